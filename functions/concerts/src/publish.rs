//! The stream of concerts → the bus.

use lambda::{Lambda, stream};

use crate::concert::Concert;
use crate::published::{PUBLISHED, published};

/// Tells the other contexts.
pub const LAMBDA: Lambda = Lambda {
    name: "concerts-publish",
    build: |env| {
        Box::pin(async move {
            let store = env.events()?;
            stream::publisher(&env, move |commit| {
                let store = store.clone();
                Box::pin(async move { stream::translate::<Concert, _>(&store, &commit, PUBLISHED, published).await })
            })
        })
    },
};
