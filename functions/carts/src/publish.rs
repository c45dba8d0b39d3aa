//! The stream of carts → the event bus.

use eventstore::{Aggregate, Commit, Store};
use kernel::CartId;
use lambda::stream::Publication;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, stream};

use crate::cart::Cart;
use crate::published::{PUBLISHED, published};

pub const LAMBDA: Lambda = Lambda { name: "carts-publish", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    stream::publisher(&env, store, publish)
}

async fn publish(store: Store, commit: Commit) -> Result<Vec<Publication>, InvocationFailed> {
    if commit.stream.category() != Cart::CATEGORY {
        return Ok(Vec::new());
    }
    let cart_id: CartId = commit.stream.key().parse().map_err(InvocationFailed::unreadable)?;
    let to_published = |event: &_, cart: &Cart| published(cart_id, event, cart);
    stream::translate::<Cart, _>(&store, &commit, PUBLISHED, to_published).await
}
