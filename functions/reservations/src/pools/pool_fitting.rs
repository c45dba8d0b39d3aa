//! Opens and resizes a concert's pools in the database.
//!
//! What the pools need is derived from their states and the newest sale terms, repeatedly until nothing is left to do. So an interrupted
//! fitting continues, and repeated, late and simultaneous ones do no harm.

use std::collections::BTreeMap;

use eventstore::{
    ATTEMPTS, Aggregate, Cause, CommitError, Consistency, ExecuteError, Expected, Loaded, Store, StoreError, StreamId,
    pause,
};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{ConcertId, Decider};
use lambda::InvocationFailed;

use super::pool_id::PoolId;
use super::pool_sizing::fit;
use super::sale_terms::{Allotment, AllotmentCommand, Offer};
use super::ticket_pool::{TicketPool, TicketPoolCommand, TicketPoolRefusal};

const MAX_CONCURRENT: usize = 16;

/// Records the sale terms, then fits the pools to them.
///
/// # Errors
/// When the store fails or there are too many conflicts: try again later.
pub async fn put_on_sale(
    store: &Store,
    concert_id: ConcertId,
    command: &AllotmentCommand,
    cause: &Cause,
) -> Result<(), InvocationFailed> {
    store.execute::<Allotment>(&Allotment::stream(concert_id), command, cause, Expected::Any).await?;
    Ok(fit_pools(store, concert_id, cause).await?)
}

/// Fits the pools again after seats were released. Where the capacity was reduced below what is held or sold, free seats in one pool
/// make up for the surplus of another. Pools that were never resized have no surplus.
///
/// # Errors
/// When the store fails or there are too many conflicts: try again later.
pub async fn fit_resized(store: &Store, concert_id: ConcertId, cause: &Cause) -> Result<(), InvocationFailed> {
    let allotment = store.load::<Allotment>(&Allotment::stream(concert_id), Consistency::Strong).await?.state;
    let Allotment::Set(terms) = allotment else { return Ok(()) };
    let was_resized = terms.ticket_types.iter().any(|offer| offer.since > 1);
    if was_resized { Ok(fit_pools(store, concert_id, cause).await?) } else { Ok(()) }
}

/// A command for a pool, based on the state that was read.
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
        applied.buffer_unordered(MAX_CONCURRENT).try_collect::<()>().await?;
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
    let pools: Vec<(u32, StreamId, Loaded<TicketPool>)> = loads.buffered(MAX_CONCURRENT).try_collect().await?;
    let states: Vec<TicketPool> = pools.iter().map(|(_, _, pool)| pool.state.clone()).collect();
    let mut commands: BTreeMap<u32, TicketPoolCommand> = fit(&states, offer).into_iter().collect();
    let changes = pools
        .into_iter()
        .filter_map(|(number, stream, pool)| Some(Change { stream, pool, command: commands.remove(&number)? }));
    Ok(changes.collect())
}

/// One pool, one commit. After a conflict with a buyer, the pool is left to the next attempt.
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
