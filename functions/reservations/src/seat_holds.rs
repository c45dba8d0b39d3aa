//! Changes reservations and pools together: load, choose seats, commit one transaction, and repeat after a conflict.

use std::collections::BTreeSet;

use eventstore::{
    Aggregate, Cause, Consistency, ExecuteError, Loaded, MAX_TRANSACTION_STREAMS, Store, StoreError, Transaction,
    TransactionError,
};
use futures::future::join_all;
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{ConcertId, Decider, OrderId, Quantity, Refusal, RefusalKind, ReservationId, Timestamp, UserId};

use crate::pools::allocation::{allocate, preference};
use crate::pools::pool_id::PoolId;
use crate::pools::pool_sizing::backed_capacity;
use crate::pools::sale_terms::{Allotment, Offer};
use crate::pools::ticket_pool::TicketPool;
use crate::reservation::{
    Allocation, Failed, Reservation, ReservationCommand, ReservationEvent, ReservationFailure, ReservationRefusal,
    Reserved, Seats,
};
use crate::seat_moves::seat_moves;

/// The most pools of one reservation, which is in the transaction too.
const MAX_POOLS_AT_ONCE: usize = MAX_TRANSACTION_STREAMS - 1;

const MAX_CONCURRENT: usize = 16;

/// The seats that an order requests at one concert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldRequest {
    pub reservation_id: ReservationId,
    pub order_id: OrderId,
    pub user_id: UserId,
    pub concert_id: ConcertId,
    /// All of them are held, or none.
    pub seats: Vec<Seats>,
    /// The concert must have been on sale at that time.
    pub placed_at: Timestamp,
    /// The end of the hold.
    pub expires_at: Timestamp,
}

/// Why it can't be decided yet whether the seats can be held. Lambda retries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotReady {
    /// The order was placed before the concert's events were delivered here.
    #[error("The concert is not known yet.")]
    UnknownConcert,
    /// The pools are still being opened or enlarged: more seats may become free.
    #[error("The concert's pools are not ready yet.")]
    PoolsBehind,
    /// There are enough seats, but in more pools than fit in a transaction. Only possible for about a hundred seats of several, nearly
    /// sold out ticket types.
    #[error("The seats are in too many pools.")]
    TooScattered,
}

impl Refusal for NotReady {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Conflict
    }

    fn code(&self) -> &'static str {
        match self {
            Self::UnknownConcert => "unknown_concert",
            Self::PoolsBehind => "pools_behind",
            Self::TooScattered => "too_scattered",
        }
    }
}

/// Seats chosen in one pool.
struct Choice {
    pool: LoadedPool,
    seats: Seats,
}

struct LoadedPool {
    id: PoolId,
    loaded: Loaded<TicketPool>,
}

enum SearchResult {
    Found(Vec<Choice>),
    Failed(ReservationFailure),
}

/// Holds, sells and releases the seats of all concerts.
#[derive(Debug, Clone)]
pub struct SeatHolds {
    store: Store,
}

impl SeatHolds {
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// Holds all the seats, or records why they can't be held. Does nothing if that was decided before, or if the order has ended.
    ///
    /// # Errors
    /// [`NotReady`], too many conflicts, or a failure of the store: try again later.
    pub async fn hold(&self, request: &HoldRequest, cause: &Cause) -> Result<(), ExecuteError<NotReady>> {
        let stream = Reservation::stream(request.reservation_id);
        let mut transaction = self.store.transaction(cause);
        loop {
            let attempt = transaction.attempt();
            let consistency = consistency(attempt);
            let reservation = self.store.load::<Reservation>(&stream, consistency).await?;
            if reservation.state != Reservation::Nothing {
                return Ok(());
            }
            let result = match self.choose_one_pool_each(request, attempt, consistency).await? {
                Some(choices) => SearchResult::Found(choices),
                None => self.search_all_pools(request, attempt).await?,
            };
            let (event, pools) = match result {
                SearchResult::Found(choices) => {
                    let reserved = request.reserved(&choices, cause.at);
                    let pools = choices.into_iter().map(|choice| choice.pool).collect();
                    (ReservationEvent::TicketsReserved(reserved), pools)
                }
                SearchResult::Failed(reason) => {
                    (ReservationEvent::ReservationFailed(request.failed(reason, cause.at)), Vec::new())
                }
            };
            if commit(&mut transaction, request.reservation_id, reservation, &[event], pools).await? {
                return Ok(());
            }
        }
    }

    /// Executes a command that sells or releases a reservation's seats. Returns the concert if the reservation has or had seats.
    pub async fn end(
        &self,
        reservation_id: ReservationId,
        command: &ReservationCommand,
        cause: &Cause,
    ) -> Result<Option<ConcertId>, ExecuteError<ReservationRefusal>> {
        let stream = Reservation::stream(reservation_id);
        let mut transaction = self.store.transaction(cause);
        loop {
            let mut consistency = consistency(transaction.attempt());
            let mut reservation = self.store.load::<Reservation>(&stream, consistency).await?;
            let mut decided = Reservation::decide(command, &reservation.state);
            // A stale state is no reason to refuse or to do nothing.
            if consistency == Consistency::Eventual && !matches!(&decided, Ok(events) if !events.is_empty()) {
                consistency = Consistency::Strong;
                reservation = self.store.load::<Reservation>(&stream, consistency).await?;
                decided = Reservation::decide(command, &reservation.state);
            }
            let events = decided.map_err(ExecuteError::Refused)?;
            let concert_id = reservation.state.reserved().map(|reserved| reserved.concert_id);
            let moves = events.iter().flat_map(|event| seat_moves(reservation_id, &reservation.state, event));
            let pools = self.pools(moves.map(|(id, _)| id).collect(), consistency).await?;
            if commit(&mut transaction, reservation_id, reservation, &events, pools).await? {
                return Ok(concert_id);
            }
        }
    }

    /// Ends several reservations, each independently: a failure does not stop the others. Returns the concerts of those that have or had
    /// seats.
    pub async fn end_all(
        &self,
        reservation_ids: &[ReservationId],
        command: &ReservationCommand,
        cause: &Cause,
    ) -> Result<BTreeSet<ConcertId>, ExecuteError<ReservationRefusal>> {
        let ended = reservation_ids.iter().map(|reservation_id| self.end(*reservation_id, command, cause));
        join_all(ended).await.into_iter().filter_map(Result::transpose).collect()
    }

    /// The fast path: one pool for each ticket type. None unless all of these pools have enough free seats.
    async fn choose_one_pool_each(
        &self,
        request: &HoldRequest,
        attempt: u32,
        consistency: Consistency,
    ) -> Result<Option<Vec<Choice>>, StoreError> {
        let allotment = self.store.load::<Allotment>(&Allotment::stream(request.concert_id), consistency).await?.state;
        let Allotment::Set(terms) = allotment else { return Ok(None) };
        let Some(offers) = terms.offers(&request.seats, request.placed_at) else { return Ok(None) };
        let mut choices = Vec::new();
        for (seats, offer) in request.seats.iter().zip(offers) {
            let first = preference(request.order_id, attempt, offer.pools).take(1);
            let ids = first.map(|number| request.pool(offer, number)).collect();
            for pool in self.pools(ids, consistency).await? {
                if pool.loaded.state.free() < seats.quantity.get() {
                    return Ok(None);
                }
                choices.push(Choice { pool, seats: seats.clone() });
            }
        }
        Ok(Some(choices))
    }

    /// The slow path: reads the sale terms and all pools of every requested ticket type, strongly consistent. Only this path refuses
    /// seats as sold out, and not while the pools have less than the capacity in the terms.
    async fn search_all_pools(
        &self,
        request: &HoldRequest,
        attempt: u32,
    ) -> Result<SearchResult, ExecuteError<NotReady>> {
        let stream = Allotment::stream(request.concert_id);
        let allotment = self.store.load::<Allotment>(&stream, Consistency::Strong).await?.state;
        let Allotment::Set(terms) = allotment else { return Err(ExecuteError::Refused(NotReady::UnknownConcert)) };
        let Some(offers) = terms.offers(&request.seats, request.placed_at) else {
            return Ok(SearchResult::Failed(ReservationFailure::NotOnSale));
        };
        let mut choices = Vec::new();
        for (seats, offer) in request.seats.iter().zip(offers) {
            let preferred = preference(request.order_id, attempt, offer.pools);
            let ids = preferred.map(|number| request.pool(offer, number)).collect();
            let pools = self.pools(ids, Consistency::Strong).await?;
            let states: Vec<TicketPool> = pools.iter().map(|pool| pool.loaded.state.clone()).collect();
            let free: Vec<u32> = states.iter().map(TicketPool::free).collect();
            let Some(allocated) = allocate(&free, seats.quantity) else {
                if backed_capacity(&states) < offer.capacity {
                    return Err(ExecuteError::Refused(NotReady::PoolsBehind));
                }
                return Ok(SearchResult::Failed(ReservationFailure::SoldOut));
            };
            choices.extend(chosen(pools, &allocated, seats));
        }
        if choices.len() > MAX_POOLS_AT_ONCE {
            return Err(ExecuteError::Refused(NotReady::TooScattered));
        }
        Ok(SearchResult::Found(choices))
    }

    async fn pools(&self, ids: Vec<PoolId>, consistency: Consistency) -> Result<Vec<LoadedPool>, StoreError> {
        let loads = stream::iter(ids).map(|id| async move {
            let loaded = self.store.load::<TicketPool>(&TicketPool::stream(&id), consistency).await?;
            Ok(LoadedPool { id, loaded })
        });
        loads.buffered(MAX_CONCURRENT).try_collect().await
    }
}

/// A stale read does no harm: it can only cause a conflict. So the first attempt reads eventually consistent.
fn consistency(attempt: u32) -> Consistency {
    if attempt == 0 { Consistency::Eventual } else { Consistency::Strong }
}

/// Commits the reservation's events and the changes of its pools. False after a conflict, or if the pools were read before the
/// reservation's last change: then everything must be read again.
async fn commit(
    transaction: &mut Transaction<'_>,
    reservation_id: ReservationId,
    reservation: Loaded<Reservation>,
    events: &[ReservationEvent],
    pools: Vec<LoadedPool>,
) -> Result<bool, TransactionError> {
    let moves: Vec<_> = events.iter().flat_map(|event| seat_moves(reservation_id, &reservation.state, event)).collect();
    transaction.append::<Reservation>(&Reservation::stream(reservation_id), reservation, events)?;
    for ((id, command), pool) in moves.into_iter().zip(pools) {
        let Ok(events) = TicketPool::decide(&command, &pool.loaded.state) else {
            transaction.restart().await?;
            return Ok(false);
        };
        transaction.append::<TicketPool>(&TicketPool::stream(&id), pool.loaded, &events)?;
    }
    transaction.try_commit().await
}

impl HoldRequest {
    fn pool(&self, offer: &Offer, number: u32) -> PoolId {
        PoolId { concert_id: self.concert_id, ticket_type_id: offer.ticket_type_id.clone(), number }
    }

    fn reserved(&self, choices: &[Choice], reserved_at: Timestamp) -> Reserved {
        let allocations = choices.iter().map(|Choice { pool, seats }| Allocation {
            ticket_type_id: seats.ticket_type_id.clone(),
            pool: pool.id.number,
            quantity: seats.quantity,
            unit_price: seats.unit_price,
        });
        Reserved {
            order_id: self.order_id,
            user_id: self.user_id,
            concert_id: self.concert_id,
            allocations: allocations.collect(),
            reserved_at,
            expires_at: self.expires_at,
            extended: false,
            reduced_for: BTreeSet::new(),
        }
    }

    fn failed(&self, reason: ReservationFailure, failed_at: Timestamp) -> Failed {
        Failed {
            order_id: self.order_id,
            user_id: self.user_id,
            concert_id: self.concert_id,
            seats: self.seats.clone(),
            reason,
            failed_at,
        }
    }
}

fn chosen(pools: Vec<LoadedPool>, allocated: &[(usize, Quantity)], seats: &Seats) -> Vec<Choice> {
    let part = |place: usize| allocated.iter().find(|(of, _)| *of == place).map(|(_, quantity)| *quantity);
    let choices = pools.into_iter().enumerate().filter_map(|(place, pool)| {
        part(place).map(|quantity| Choice { pool, seats: Seats { quantity, ..seats.clone() } })
    });
    choices.collect()
}
