//! The stream of orders → the bus, and the figures of the business.

use lambda::{Lambda, stream};

use crate::counted::counted;
use crate::order::{Order, OrderEvent};
use crate::published::{PUBLISHED, published};

/// Tells the other contexts.
pub const LAMBDA: Lambda = Lambda {
    name: "orders-publish",
    build: |env| {
        Box::pin(async move {
            let store = env.events()?;
            stream::publisher(&env, move |commit| {
                let store = store.clone();
                Box::pin(async move {
                    let counted = |event: &OrderEvent, order: &Order| counted(event, order, commit.at);
                    stream::translate_and_count::<Order, _>(&store, &commit, PUBLISHED, published, counted).await
                })
            })
        })
    },
};
