//! Publishes the events of orders on the bus, and records business metrics.

use eventstore::{Commit, Store};
use lambda::stream::Publication;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, stream};

use crate::metrics;
use crate::order::{Order, OrderEvent};
use crate::published::{PUBLISHED, published, repeat};

pub const LAMBDA: Lambda = Lambda { name: "orders-publish", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    stream::repeating_publisher(&env, store, publish, repeat)
}

async fn publish(store: Store, commit: Commit) -> Result<Vec<Publication>, InvocationFailed> {
    let metrics = |event: &OrderEvent, order: &Order| metrics::of_event(event, order, commit.at);
    stream::translate_with_metrics::<Order, _>(&store, &commit, PUBLISHED, published, metrics).await
}
