//! The stream of orders → the bus, and the figures of the business.

use eventstore::{Commit, Store};
use lambda::stream::Publication;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, stream};

use crate::counted::counted;
use crate::order::{Order, OrderEvent};
use crate::published::{PUBLISHED, published};

pub const LAMBDA: Lambda = Lambda { name: "orders-publish", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    stream::publisher(&env, store, publish)
}

async fn publish(store: Store, commit: Commit) -> Result<Vec<Publication>, InvocationFailed> {
    let counted = |event: &OrderEvent, order: &Order| counted(event, order, commit.at);
    stream::translate_and_count::<Order, _>(&store, &commit, PUBLISHED, published, counted).await
}
