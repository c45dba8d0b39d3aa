//! Publishes the events of finance on the bus.

use eventstore::{Commit, Store};
use lambda::stream::Publication;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, stream};

use crate::payment::Payment;
use crate::published::{PUBLISHED, published, repeat};

pub const LAMBDA: Lambda = Lambda { name: "finance-publish", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    stream::repeating_publisher(&env, store, publish, repeat)
}

async fn publish(store: Store, commit: Commit) -> Result<Vec<Publication>, InvocationFailed> {
    stream::translate::<Payment, _>(&store, &commit, PUBLISHED, published).await
}
