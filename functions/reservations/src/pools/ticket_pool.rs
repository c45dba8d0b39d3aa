//! A ticket pool: a part of one ticket type's capacity, and the unit of contention.
//!
//! It counts seats and knows no reservations: a pool and its reservation change in one transaction, and the reservation ensures that each
//! change happens once.

use eventstore::{Aggregate, Event, Snapshots};
use kernel::{Currency, Decider, Money, Quantity, Refusal, RefusalKind, ReservationId};
use serde::{Deserialize, Serialize};

use super::revenue::Revenue;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum TicketPoolEvent {
    /// Its seats are on sale.
    PoolOpened {
        capacity: u32,
        currency: Currency,
        /// The version of the concert that set the ticket type's capacity.
        concert_version: u64,
    },
    PoolResized {
        /// Including held and sold seats.
        capacity: u32,
        /// How many of them leave the pool as they become free.
        surplus: u32,
        /// The version of the concert that set the ticket type's capacity.
        concert_version: u64,
    },
    SeatsHeld {
        reservation_id: ReservationId,
        quantity: Quantity,
    },
    /// Held seats are free again, or leave a pool with a surplus.
    SeatsReleased {
        reservation_id: ReservationId,
        quantity: Quantity,
    },
    SeatsSold {
        reservation_id: ReservationId,
        quantity: Quantity,
        /// The price of all of them.
        revenue: Money,
    },
    /// Sold seats are free again, or leave a pool with a surplus: their order was cancelled or refunded.
    SeatsReturned {
        reservation_id: ReservationId,
        quantity: Quantity,
        /// The price of all of them.
        revenue: Money,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TicketPool {
    /// It has no seats yet.
    Unopened,
    Open(Counts),
}

/// The seats of a pool. Held and sold seats never exceed its capacity, and while it has a surplus no seat is free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Free, held and sold seats.
    pub capacity: u32,
    /// How many of them leave the pool as they become free, because the organizer reduced the capacity below what was held or sold.
    pub surplus: u32,
    pub held: u32,
    pub sold: u32,
    /// Of the sold seats.
    pub revenue: Revenue,
    /// The version of the concert that set the ticket type's capacity.
    pub concert_version: u64,
}

impl Counts {
    /// Held and sold seats.
    pub fn taken(&self) -> u32 {
        self.held.saturating_add(self.sold)
    }

    pub fn free(&self) -> u32 {
        self.capacity.saturating_sub(self.taken())
    }

    /// The capacity without the seats that leave as they become free.
    pub fn backed(&self) -> u32 {
        self.capacity.saturating_sub(self.surplus)
    }

    /// The surplus leaves as seats become free.
    fn without_surplus(self, freed: u32) -> Self {
        let leaving = self.surplus.min(freed);
        Self { capacity: self.capacity.saturating_sub(leaving), surplus: self.surplus.saturating_sub(leaving), ..self }
    }
}

impl TicketPool {
    /// None before the pool is open.
    pub fn counts(&self) -> Option<&Counts> {
        match self {
            Self::Unopened => None,
            Self::Open(counts) => Some(counts),
        }
    }

    pub fn free(&self) -> u32 {
        self.counts().map_or(0, Counts::free)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TicketPoolCommand {
    /// Put its seats on sale.
    OpenPool {
        capacity: u32,
        currency: Currency,
        /// The version of the concert that set the ticket type's capacity.
        concert_version: u64,
    },
    /// Change its capacity. Does nothing if it comes from an older version of the concert than the pool has seen.
    ResizePool {
        /// Including held and sold seats.
        capacity: u32,
        /// How many of them leave the pool as they become free.
        surplus: u32,
        /// The version of the concert that set the ticket type's capacity.
        concert_version: u64,
    },
    HoldSeats {
        reservation_id: ReservationId,
        quantity: Quantity,
    },
    ReleaseSeats {
        reservation_id: ReservationId,
        quantity: Quantity,
    },
    SellSeats {
        reservation_id: ReservationId,
        quantity: Quantity,
        /// Price of one ticket.
        unit_price: Money,
    },
    /// Make sold seats free again.
    ReturnSeats {
        reservation_id: ReservationId,
        quantity: Quantity,
        /// Price of one ticket.
        unit_price: Money,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TicketPoolRefusal {
    #[error("The pool is not open.")]
    NotOpen,
    #[error("The pool has too few free seats.")]
    TooFewFree,
    #[error("The pool holds fewer seats than are to be sold or released.")]
    NotHeld,
    #[error("The pool has sold fewer seats than are to be returned.")]
    NotSold,
    /// A capacity below the held and sold seats, or a surplus above them or next to free seats.
    #[error("The pool can't have this size, because held and sold seats stay in it.")]
    Unfit,
    #[error("The pool's seats are sold in another currency.")]
    OtherCurrency,
    #[error("The total of the seats is too large. Reserve fewer seats.")]
    TooExpensive,
}

impl Refusal for TicketPoolRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Conflict
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotOpen => "pool_not_open",
            Self::TooFewFree => "too_few_free",
            Self::NotHeld => "not_held",
            Self::NotSold => "not_sold",
            Self::Unfit => "unfit",
            Self::OtherCurrency => "other_currency",
            Self::TooExpensive => "too_expensive",
        }
    }
}

impl Decider for TicketPool {
    type State = Self;
    type Command = TicketPoolCommand;
    type Event = TicketPoolEvent;
    type Refusal = TicketPoolRefusal;

    fn initial() -> Self {
        Self::Unopened
    }

    fn decide(command: &TicketPoolCommand, state: &Self) -> Result<Vec<TicketPoolEvent>, TicketPoolRefusal> {
        let pool = match (command, state) {
            (TicketPoolCommand::OpenPool { capacity, currency, concert_version }, Self::Unopened) => {
                return Ok(vec![TicketPoolEvent::PoolOpened {
                    capacity: *capacity,
                    currency: *currency,
                    concert_version: *concert_version,
                }]);
            }
            (_, Self::Unopened) => return Err(TicketPoolRefusal::NotOpen),
            (_, Self::Open(pool)) => pool,
        };
        match *command {
            TicketPoolCommand::OpenPool { .. } => Ok(vec![]),
            TicketPoolCommand::ResizePool { capacity, surplus, concert_version } => {
                resize(pool, capacity, surplus, concert_version)
            }
            TicketPoolCommand::HoldSeats { reservation_id, quantity } => hold_seats(pool, reservation_id, quantity),
            TicketPoolCommand::ReleaseSeats { reservation_id, quantity } => {
                release_seats(pool, reservation_id, quantity)
            }
            TicketPoolCommand::SellSeats { reservation_id, quantity, unit_price } => {
                sell_seats(pool, reservation_id, quantity, unit_price)
            }
            TicketPoolCommand::ReturnSeats { reservation_id, quantity, unit_price } => {
                return_seats(pool, reservation_id, quantity, unit_price)
            }
        }
    }

    fn evolve(state: Self, event: &TicketPoolEvent) -> Self {
        let pool = match (state, event) {
            (_, TicketPoolEvent::PoolOpened { capacity, currency, concert_version }) => {
                return Self::Open(Counts {
                    capacity: *capacity,
                    surplus: 0,
                    held: 0,
                    sold: 0,
                    revenue: Revenue::zero(*currency),
                    concert_version: *concert_version,
                });
            }
            (Self::Unopened, _) => return Self::Unopened,
            (Self::Open(pool), _) => pool,
        };
        Self::Open(match event {
            TicketPoolEvent::PoolOpened { .. } => pool,
            TicketPoolEvent::PoolResized { capacity, surplus, concert_version } => {
                Counts { capacity: *capacity, surplus: *surplus, concert_version: *concert_version, ..pool }
            }
            TicketPoolEvent::SeatsHeld { quantity, .. } => {
                Counts { held: pool.held.saturating_add(quantity.get()), ..pool }
            }
            TicketPoolEvent::SeatsReleased { quantity, .. } => {
                Counts { held: pool.held.saturating_sub(quantity.get()), ..pool }.without_surplus(quantity.get())
            }
            TicketPoolEvent::SeatsSold { quantity, revenue, .. } => Counts {
                held: pool.held.saturating_sub(quantity.get()),
                sold: pool.sold.saturating_add(quantity.get()),
                revenue: pool.revenue.plus(*revenue),
                ..pool
            },
            TicketPoolEvent::SeatsReturned { quantity, revenue, .. } => {
                Counts { sold: pool.sold.saturating_sub(quantity.get()), revenue: pool.revenue.minus(*revenue), ..pool }
                    .without_surplus(quantity.get())
            }
        })
    }
}

type Decision = Result<Vec<TicketPoolEvent>, TicketPoolRefusal>;

/// Held and sold seats stay in the pool. Only a pool without free seats has a surplus.
fn resize(pool: &Counts, capacity: u32, surplus: u32, concert_version: u64) -> Decision {
    let unchanged = (pool.capacity, pool.surplus, pool.concert_version) == (capacity, surplus, concert_version);
    if concert_version < pool.concert_version || unchanged {
        return Ok(vec![]);
    }
    let fits = capacity >= pool.taken() && (surplus == 0 || capacity == pool.taken() && surplus <= capacity);
    if !fits {
        return Err(TicketPoolRefusal::Unfit);
    }
    Ok(vec![TicketPoolEvent::PoolResized { capacity, surplus, concert_version }])
}

fn hold_seats(pool: &Counts, reservation_id: ReservationId, quantity: Quantity) -> Decision {
    if quantity.get() > pool.free() {
        return Err(TicketPoolRefusal::TooFewFree);
    }
    Ok(vec![TicketPoolEvent::SeatsHeld { reservation_id, quantity }])
}

fn release_seats(pool: &Counts, reservation_id: ReservationId, quantity: Quantity) -> Decision {
    if quantity.get() > pool.held {
        return Err(TicketPoolRefusal::NotHeld);
    }
    Ok(vec![TicketPoolEvent::SeatsReleased { reservation_id, quantity }])
}

fn sell_seats(pool: &Counts, reservation_id: ReservationId, quantity: Quantity, unit_price: Money) -> Decision {
    if quantity.get() > pool.held {
        return Err(TicketPoolRefusal::NotHeld);
    }
    let revenue = revenue(pool, quantity, unit_price)?;
    Ok(vec![TicketPoolEvent::SeatsSold { reservation_id, quantity, revenue }])
}

fn return_seats(pool: &Counts, reservation_id: ReservationId, quantity: Quantity, unit_price: Money) -> Decision {
    if quantity.get() > pool.sold {
        return Err(TicketPoolRefusal::NotSold);
    }
    let revenue = revenue(pool, quantity, unit_price)?;
    Ok(vec![TicketPoolEvent::SeatsReturned { reservation_id, quantity, revenue }])
}

fn revenue(pool: &Counts, quantity: Quantity, unit_price: Money) -> Result<Money, TicketPoolRefusal> {
    if unit_price.currency() != pool.revenue.currency() {
        return Err(TicketPoolRefusal::OtherCurrency);
    }
    unit_price.times(quantity.get()).map_err(|_| TicketPoolRefusal::TooExpensive)
}

impl Event for TicketPoolEvent {}

impl Aggregate for TicketPool {
    const CATEGORY: &'static str = "pool";
    const STATE_VERSION: u32 = 1;
    const SNAPSHOTS: Snapshots = Snapshots::Always;
}
