//! The stream of carts → the bus.

use kernel::CartId;
use lambda::{InvocationFailed, Lambda, stream};

use crate::cart::Cart;
use crate::published::{PUBLISHED, published};

/// Tells the other contexts.
pub const LAMBDA: Lambda = Lambda {
    name: "carts-publish",
    build: |env| {
        Box::pin(async move {
            let store = env.events()?;
            stream::publisher(&env, move |commit| {
                let store = store.clone();
                Box::pin(async move {
                    let cart_id: CartId =
                        commit.stream.key().parse().map_err(|error| InvocationFailed::new("NotACart", error))?;
                    let to_published = |event: &_, cart: &Cart| published(cart_id, event, cart);
                    stream::translate::<Cart, _>(&store, &commit, PUBLISHED, to_published).await
                })
            })
        })
    },
};
