//! When a concert, or what is sold for it, changed: note it, and open or resize its pools.
//!
//! What is to be done with the pools is worked out from what they are and the newest allotment, again and again until nothing
//! is left to do. So it resumes where it stopped, and does no harm when it comes twice, late or side by side.

use std::collections::BTreeMap;

use contracts::concerts::ConcertsEvent;
use eventstore::{
    ATTEMPTS, Aggregate, Cause, CommitError, Consistency, ExecuteError, Expected, Loaded, Store, StoreError, StreamId,
    pause,
};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{ConcertId, Decider};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};

use crate::allotment::{Allotment, AllotmentCommand, Offer, TicketTypeOnSale};
use crate::fitting::fit;
use crate::pool_id::PoolId;
use crate::ticket_pool::{TicketPool, TicketPoolCommand, TicketPoolRefusal};

/// How many pools are read or written side by side.
const SIDE_BY_SIDE: usize = 16;

pub const LAMBDA: Lambda = Lambda { name: "reservations-when-concert-changed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(bus::handler(&env, store, when_concert_changed))
}

async fn when_concert_changed(store: Store, event: ConcertsEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    let concert_id = event.concert().concert_id;
    let command = change_allotment(&event, trigger.metadata.version);
    follow(&store, concert_id, &command, &trigger.cause("ChangeAllotment")).await
}

/// What a version of a concert means for what of it is on sale.
pub fn change_allotment(event: &ConcertsEvent, concert_version: u64) -> AllotmentCommand {
    let concert = event.concert();
    let ticket_types = concert.ticket_types.iter().map(|ticket_type| TicketTypeOnSale {
        ticket_type_id: ticket_type.ticket_type_id.clone(),
        name: ticket_type.name.clone(),
        capacity: ticket_type.capacity,
        max_per_order: ticket_type.max_per_order,
        currency: ticket_type.price.currency(),
    });
    AllotmentCommand::ChangeAllotment {
        concert_version,
        organizer_id: concert.organizer_id,
        sales_open_at: concert.sales_open_at,
        sales_close_at: concert.sales_close_at.unwrap_or(concert.starts_at),
        ticket_types: ticket_types.collect(),
    }
}

/// Notes what is on sale, then fits the pools to it.
///
/// # Errors
/// When the store fails or rivals are too many: to be tried again.
pub async fn follow(
    store: &Store,
    concert_id: ConcertId,
    command: &AllotmentCommand,
    cause: &Cause,
) -> Result<(), InvocationFailed> {
    store.execute::<Allotment>(&Allotment::stream(concert_id), command, cause, Expected::Any).await?;
    Ok(fit_pools(store, concert_id, cause).await?)
}

/// Fits the pools of a concert once more, if the capacity of any of its ticket types was ever another.
///
/// # Errors
/// When the store fails or rivals are too many: to be tried again.
pub async fn fit_resized(store: &Store, concert_id: ConcertId, cause: &Cause) -> Result<(), InvocationFailed> {
    let allotment = store.load::<Allotment>(&Allotment::stream(concert_id), Consistency::Strong).await?.state;
    let Allotment::Set(terms) = allotment else { return Ok(()) };
    let was_resized = terms.ticket_types.iter().any(|offer| offer.since > 1);
    if was_resized { Ok(fit_pools(store, concert_id, cause).await?) } else { Ok(()) }
}

/// A change that a pool needs, decided on what it was when it was read.
struct Change {
    stream: StreamId,
    pool: Loaded<TicketPool>,
    command: TicketPoolCommand,
}

async fn fit_pools(store: &Store, concert_id: ConcertId, cause: &Cause) -> Result<(), ExecuteError<TicketPoolRefusal>> {
    for attempt in 0..ATTEMPTS {
        let stream = Allotment::stream(concert_id);
        let Allotment::Set(terms) = store.load::<Allotment>(&stream, Consistency::Strong).await?.state else {
            return Ok(());
        };
        let mut changes = Vec::new();
        for offer in &terms.ticket_types {
            changes.extend(changes_of(store, concert_id, offer).await?);
        }
        if changes.is_empty() {
            return Ok(());
        }
        let applied = stream::iter(changes).map(|change| apply(store, change, cause));
        applied.buffer_unordered(SIDE_BY_SIDE).try_collect::<()>().await?;
        pause(attempt).await;
    }
    Err(ExecuteError::Contended)
}

async fn changes_of(store: &Store, concert_id: ConcertId, offer: &Offer) -> Result<Vec<Change>, StoreError> {
    let loads = stream::iter(0..offer.pools).map(|number| async move {
        let stream = TicketPool::stream(PoolId { concert_id, ticket_type_id: offer.ticket_type_id.clone(), number });
        let pool = store.load::<TicketPool>(&stream, Consistency::Strong).await?;
        Ok((number, stream, pool))
    });
    let pools: Vec<(u32, StreamId, Loaded<TicketPool>)> = loads.buffered(SIDE_BY_SIDE).try_collect().await?;
    let states: Vec<TicketPool> = pools.iter().map(|(_, _, pool)| pool.state.clone()).collect();
    let mut commands: BTreeMap<u32, TicketPoolCommand> = fit(&states, offer).into_iter().collect();
    let changes = pools
        .into_iter()
        .filter_map(|(number, stream, pool)| Some(Change { stream, pool, command: commands.remove(&number)? }));
    Ok(changes.collect())
}

/// One pool, one commit. Where a buyer was faster, the pool is left for the next round.
async fn apply(store: &Store, change: Change, cause: &Cause) -> Result<(), ExecuteError<TicketPoolRefusal>> {
    let events = TicketPool::decide(&change.command, &change.pool.state).map_err(ExecuteError::Refused)?;
    if events.is_empty() {
        return Ok(());
    }
    let (commit, _) = store.stage::<TicketPool>(&change.stream, &change.pool, &events, cause)?;
    match store.append(&commit).await {
        Ok(()) | Err(CommitError::Conflict | CommitError::Busy | CommitError::AlreadyCommitted) => Ok(()),
        Err(CommitError::Store(error)) => Err(error.into()),
    }
}
