//! The streams of deliveries, and of tickets that were admitted or changed hands → the bus.

use eventstore::{Aggregate, Commit, Store};
use lambda::stream::Publication;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, stream};

use crate::delivery::Delivery;
use crate::published::{
    PUBLISHED, PUBLISHED_OF_HOLDERS, PUBLISHED_OF_TICKETS, published, published_admission, published_holding, repeat,
};
use crate::ticket::Ticket;

pub const LAMBDA: Lambda = Lambda { name: "tickets-publish", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    stream::repeating_publisher(&env, store, publish, repeat)
}

async fn publish(store: Store, commit: Commit) -> Result<Vec<Publication>, InvocationFailed> {
    match commit.stream.category() {
        Delivery::CATEGORY => stream::translate::<Delivery, _>(&store, &commit, PUBLISHED, published).await,
        Ticket::CATEGORY => {
            let admissions =
                stream::translate::<Ticket, _>(&store, &commit, PUBLISHED_OF_TICKETS, published_admission).await?;
            let holdings =
                stream::translate::<Ticket, _>(&store, &commit, PUBLISHED_OF_HOLDERS, published_holding).await?;
            Ok(admissions.into_iter().chain(holdings).collect())
        }
        _ => Ok(vec![]),
    }
}
