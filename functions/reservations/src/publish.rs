//! Publishes the events of reservations and ticket pools on the bus.

use eventstore::{Aggregate, Commit, Store};
use kernel::Invalid;
use lambda::stream::{self, Publication, translate};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError};

use crate::pools::ticket_pool::{TicketPool, TicketPoolEvent};
use crate::published::{POOL_EVENTS, RESERVATION_EVENTS, of_pool, of_reservation, repeat};
use crate::reservation::{Reservation, ReservationEvent};

pub const LAMBDA: Lambda = Lambda { name: "reservations-publish", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    stream::repeating_publisher(&env, store, publish, repeat)
}

async fn publish(store: Store, commit: Commit) -> Result<Vec<Publication>, InvocationFailed> {
    let stray = |error: Invalid| InvocationFailed::unreadable(error);
    match commit.stream.category() {
        Reservation::CATEGORY => {
            let id = commit.stream.key().parse().map_err(stray)?;
            let to_published = |event: &ReservationEvent, state: &Reservation| of_reservation(id, event, state);
            translate::<Reservation, _>(&store, &commit, RESERVATION_EVENTS, to_published).await
        }
        TicketPool::CATEGORY => {
            let id = commit.stream.key().parse().map_err(stray)?;
            let to_published = |event: &TicketPoolEvent, state: &TicketPool| of_pool(&id, event, state);
            translate::<TicketPool, _>(&store, &commit, POOL_EVENTS, to_published).await
        }
        _ => Ok(Vec::new()),
    }
}
