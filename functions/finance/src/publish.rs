//! The stream of finance → the bus.

use lambda::{Lambda, stream};

use crate::payment::Payment;
use crate::published::{PUBLISHED, published};

/// Tells the other contexts.
pub const LAMBDA: Lambda = Lambda {
    name: "finance-publish",
    build: |env| {
        Box::pin(async move {
            let store = env.events()?;
            stream::publisher(&env, move |commit| {
                let store = store.clone();
                Box::pin(async move { stream::translate::<Payment, _>(&store, &commit, PUBLISHED, published).await })
            })
        })
    },
};
