//! The stream of tickets → the bus.

use eventstore::Aggregate;
use lambda::{Lambda, stream};

use crate::delivery::Delivery;
use crate::published::{PUBLISHED, published};

/// Tells the other contexts.
pub const LAMBDA: Lambda = Lambda {
    name: "tickets-publish",
    build: |env| {
        Box::pin(async move {
            let store = env.events()?;
            stream::publisher(&env, move |commit| {
                let store = store.clone();
                Box::pin(async move {
                    match commit.stream.category() {
                        Delivery::CATEGORY => {
                            stream::translate::<Delivery, _>(&store, &commit, PUBLISHED, published).await
                        }
                        _ => Ok(vec![]),
                    }
                })
            })
        })
    },
};
