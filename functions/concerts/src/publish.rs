//! The stream of concerts → the event bus.

use eventstore::{Commit, Store};
use lambda::repeats::Repeat;
use lambda::stream::Publication;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, stream};

use crate::concert::Concert;
use crate::published::{PUBLISHED, published};

pub const LAMBDA: Lambda = Lambda { name: "concerts-publish", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    // No context waits for one. Not only the newest: a cancelled concert is published without prices.
    stream::repeating_publisher(&env, store, publish, |_| Repeat::Always)
}

async fn publish(store: Store, commit: Commit) -> Result<Vec<Publication>, InvocationFailed> {
    stream::translate::<Concert, _>(&store, &commit, PUBLISHED, published).await
}
