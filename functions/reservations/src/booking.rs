//! Where reservations and pools change together: load, choose, one transaction, and again on a conflict.

use eventstore::{
    Aggregate, Cause, Consistency, ExecuteError, Loaded, MAX_TRANSACTION_STREAMS, Store, StoreError, Transaction,
    TransactionError,
};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{ConcertId, Decider, OrderId, Quantity, Refusal, RefusalKind, ReservationId, Timestamp, UserId};

use crate::allocation::{allocate, preference};
use crate::allotment::{Allotment, Offer};
use crate::fitting::backed_capacity;
use crate::pool_id::PoolId;
use crate::reservation::{
    Allocation, Failed, Reservation, ReservationCommand, ReservationEvent, ReservationFailure, ReservationRefusal,
    Reserved, Seats,
};
use crate::seat_moves::seat_moves;
use crate::ticket_pool::TicketPool;

/// The most pools that one reservation takes from: its own stream is in the transaction too.
const MOST_POOLS_AT_ONCE: usize = MAX_TRANSACTION_STREAMS - 1;

/// How many pools are read side by side.
const SIDE_BY_SIDE: usize = 16;

/// Seats wanted for an order at one concert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The reservation to be made.
    pub reservation_id: ReservationId,
    /// For which order.
    pub order_id: OrderId,
    /// For whom.
    pub user_id: UserId,
    /// At which concert.
    pub concert_id: ConcertId,
    /// How many of which type; all or none.
    pub seats: Vec<Seats>,
    /// When the order was placed: the time of sale that counts.
    pub placed_at: Timestamp,
    /// Until when the seats are held.
    pub expires_at: Timestamp,
}

/// Why seats can be neither held nor said to be gone, yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// What concerts told of it has not arrived: an order can be faster.
    #[error("The concert is not known yet.")]
    UnknownConcert,
    /// The pools are still being opened or enlarged: there may be more seats than they have.
    #[error("The concert's pools are not ready yet.")]
    PoolsBehind,
    /// There are enough seats, but one by one in more pools than fit a transaction. It takes a hundred seats of several types,
    /// nearly sold out, to get here.
    #[error("The seats are in too many pools.")]
    TooScattered,
}

impl Refusal for NotNow {
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

/// Seats chosen in one pool, as it was when they were.
struct Choice {
    pool: OpenedPool,
    seats: Seats,
}

/// A pool as it was read.
struct OpenedPool {
    id: PoolId,
    loaded: Loaded<TicketPool>,
}

/// What a search through all pools came to.
enum Found {
    Seats(Vec<Choice>),
    Nothing(ReservationFailure),
}

/// The reservations and pools of all concerts.
#[derive(Debug, Clone)]
pub struct Bookings {
    store: Store,
}

impl Bookings {
    /// Those in the event table of the context.
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// Holds the seats, all of them, or records why they can't be held. Does nothing if that was decided before, or if the
    /// order was cancelled meanwhile.
    ///
    /// # Errors
    /// [`NotNow`], too many rivals, or a store that failed: ask again later.
    pub async fn reserve(&self, wanted: &Wanted, cause: &Cause) -> Result<(), ExecuteError<NotNow>> {
        let stream = Reservation::stream(wanted.reservation_id);
        let mut transaction = self.store.transaction(cause);
        loop {
            let attempt = transaction.attempt();
            let consistency = consistency(attempt);
            let reservation = self.store.load::<Reservation>(&stream, consistency).await?;
            if reservation.state != Reservation::Nothing {
                return Ok(());
            }
            let found = match self.one_pool_each(wanted, attempt, consistency).await? {
                Some(choices) => Found::Seats(choices),
                None => self.search(wanted, attempt).await?,
            };
            let (event, pools) = match found {
                Found::Seats(choices) => {
                    let reserved = wanted.reserved(&choices, cause.at);
                    let pools = choices.into_iter().map(|choice| choice.pool).collect();
                    (ReservationEvent::TicketsReserved(reserved), pools)
                }
                Found::Nothing(reason) => {
                    (ReservationEvent::ReservationFailed(wanted.failed(reason, cause.at)), Vec::new())
                }
            };
            if commit(&mut transaction, wanted.reservation_id, reservation, &[event], pools).await? {
                return Ok(());
            }
        }
    }

    /// Carries out a command that ends a reservation, and moves its seats with it. Gives back the concert whose seats it has or had.
    ///
    /// # Errors
    /// See [`ExecuteError`].
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
            // A stale state may neither refuse nor say that there is nothing to do.
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

    /// The cheap way: one pool per ticket type, where that has enough. None when there is anything to look into.
    async fn one_pool_each(
        &self,
        wanted: &Wanted,
        attempt: u32,
        consistency: Consistency,
    ) -> Result<Option<Vec<Choice>>, StoreError> {
        let allotment = self.store.load::<Allotment>(&Allotment::stream(wanted.concert_id), consistency).await?.state;
        let Allotment::Set(terms) = allotment else { return Ok(None) };
        let Some(offers) = terms.offers(&wanted.seats, wanted.placed_at) else { return Ok(None) };
        let mut choices = Vec::new();
        for (seats, offer) in wanted.seats.iter().zip(offers) {
            let first = preference(wanted.order_id, attempt, offer.pools).take(1);
            let ids = first.map(|number| wanted.pool(offer, number)).collect();
            for pool in self.pools(ids, consistency).await? {
                if pool.loaded.state.free() < seats.quantity.get() {
                    return Ok(None);
                }
                choices.push(Choice { pool, seats: seats.clone() });
            }
        }
        Ok(Some(choices))
    }

    /// The thorough way: the terms and all pools of every wanted ticket type, read strongly. Nobody is told that seats are gone
    /// who was not looked for this way, and not as long as the pools are behind what the terms promise.
    async fn search(&self, wanted: &Wanted, attempt: u32) -> Result<Found, ExecuteError<NotNow>> {
        let stream = Allotment::stream(wanted.concert_id);
        let allotment = self.store.load::<Allotment>(&stream, Consistency::Strong).await?.state;
        let Allotment::Set(terms) = allotment else { return Err(ExecuteError::Refused(NotNow::UnknownConcert)) };
        let Some(offers) = terms.offers(&wanted.seats, wanted.placed_at) else {
            return Ok(Found::Nothing(ReservationFailure::NotOnSale));
        };
        let mut choices = Vec::new();
        for (seats, offer) in wanted.seats.iter().zip(offers) {
            let preferred = preference(wanted.order_id, attempt, offer.pools);
            let ids = preferred.map(|number| wanted.pool(offer, number)).collect();
            let pools = self.pools(ids, Consistency::Strong).await?;
            let states: Vec<TicketPool> = pools.iter().map(|pool| pool.loaded.state.clone()).collect();
            let free: Vec<u32> = states.iter().map(TicketPool::free).collect();
            let Some(allocated) = allocate(&free, seats.quantity) else {
                if backed_capacity(&states) < offer.capacity {
                    return Err(ExecuteError::Refused(NotNow::PoolsBehind));
                }
                return Ok(Found::Nothing(ReservationFailure::SoldOut));
            };
            choices.extend(chosen(pools, &allocated, seats));
        }
        if choices.len() > MOST_POOLS_AT_ONCE {
            return Err(ExecuteError::Refused(NotNow::TooScattered));
        }
        Ok(Found::Seats(choices))
    }

    async fn pools(&self, ids: Vec<PoolId>, consistency: Consistency) -> Result<Vec<OpenedPool>, StoreError> {
        let loads = stream::iter(ids).map(|id| async move {
            let loaded = self.store.load::<TicketPool>(&TicketPool::stream(&id), consistency).await?;
            Ok(OpenedPool { id, loaded })
        });
        loads.buffered(SIDE_BY_SIDE).try_collect().await
    }
}

/// The first attempt may read what is stale: that can't do harm, only lose to a newer commit.
fn consistency(attempt: u32) -> Consistency {
    if attempt == 0 { Consistency::Eventual } else { Consistency::Strong }
}

/// Writes the reservation's events, and what they mean for its pools. False when someone was faster, or the pools were not read
/// late enough to go with the reservation: all is to be read again.
async fn commit(
    transaction: &mut Transaction<'_>,
    reservation_id: ReservationId,
    reservation: Loaded<Reservation>,
    events: &[ReservationEvent],
    pools: Vec<OpenedPool>,
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

impl Wanted {
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

fn chosen(pools: Vec<OpenedPool>, allocated: &[(usize, Quantity)], seats: &Seats) -> Vec<Choice> {
    let part = |place: usize| allocated.iter().find(|(of, _)| *of == place).map(|(_, quantity)| *quantity);
    let choices = pools.into_iter().enumerate().filter_map(|(place, pool)| {
        part(place).map(|quantity| Choice { pool, seats: Seats { quantity, ..seats.clone() } })
    });
    choices.collect()
}
