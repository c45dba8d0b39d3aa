//! A ticket pool: a slice of one ticket type's capacity, and the unit of contention.
//!
//! It counts seats, and knows no reservation: a pool's commit and its reservation's are one transaction (see
//! [`crate::seat_moves`]), and that each happens once is the reservation's to see to.

use eventstore::{Aggregate, Carry, Event};
use kernel::{Currency, Decider, Money, Quantity, Refusal, RefusalKind, ReservationId};
use serde::{Deserialize, Serialize};

use crate::revenue::Revenue;

/// What happened to a pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum TicketPoolEvent {
    /// Its seats can be had.
    PoolOpened {
        /// How many.
        capacity: u32,
        /// What they are sold in.
        currency: Currency,
        /// The concert's version since which the ticket type has the capacity that this is a part of.
        concert_version: u64,
    },
    /// Its capacity is another.
    PoolResized {
        /// Seats, those that are held or sold among them.
        capacity: u32,
        /// How many of them are to leave the pool as they come free.
        surplus: u32,
        /// The concert's version since which the ticket type has the capacity that this is a part of.
        concert_version: u64,
    },
    /// Free seats are held.
    SeatsHeld {
        /// For which reservation.
        reservation_id: ReservationId,
        /// How many.
        quantity: Quantity,
    },
    /// Held seats are free again, or leave the pool while it has a surplus.
    SeatsReleased {
        /// Of which reservation.
        reservation_id: ReservationId,
        /// How many.
        quantity: Quantity,
    },
    /// Held seats are sold.
    SeatsSold {
        /// Of which reservation.
        reservation_id: ReservationId,
        /// How many.
        quantity: Quantity,
        /// For how much, all of them.
        revenue: Money,
    },
    /// Sold seats are free again, or leave the pool while it has a surplus: their order came to nothing after all.
    SeatsReturned {
        /// Of which reservation.
        reservation_id: ReservationId,
        /// How many.
        quantity: Quantity,
        /// What they were sold for, all of them.
        revenue: Money,
    },
}

/// What a pool is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TicketPool {
    /// Not there yet: it has no seats.
    Unopened,
    /// Has seats.
    Open(Counts),
}

/// The seats of a pool. Held and sold together are never more than its capacity, and while it has a surplus none is free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// All seats.
    pub capacity: u32,
    /// How many of them leave the pool as they come free: its part of a capacity that the organizer made smaller than what was
    /// held or sold already.
    pub surplus: u32,
    /// Held for reservations.
    pub held: u32,
    /// Sold.
    pub sold: u32,
    /// What the sold ones were sold for.
    pub revenue: Revenue,
    /// The concert's version since which the ticket type has the capacity that this is a part of.
    pub concert_version: u64,
}

impl Counts {
    /// Seats that are held or sold.
    pub fn taken(&self) -> u32 {
        self.held.saturating_add(self.sold)
    }

    /// Seats that can be had.
    pub fn free(&self) -> u32 {
        self.capacity.saturating_sub(self.taken())
    }

    /// Seats came free: what is surplus leaves.
    fn shed(self, freed: u32) -> Self {
        let leaving = self.surplus.min(freed);
        Self { capacity: self.capacity.saturating_sub(leaving), surplus: self.surplus.saturating_sub(leaving), ..self }
    }
}

impl TicketPool {
    /// Its seats, once it is open.
    pub fn counts(&self) -> Option<&Counts> {
        match self {
            Self::Unopened => None,
            Self::Open(counts) => Some(counts),
        }
    }

    /// Seats that can be had.
    pub fn free(&self) -> u32 {
        self.counts().map_or(0, Counts::free)
    }
}

/// What may be asked of a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TicketPoolCommand {
    /// Offer seats.
    OpenPool {
        /// How many.
        capacity: u32,
        /// What they are sold in.
        currency: Currency,
        /// The concert's version since which the ticket type has the capacity that this is a part of.
        concert_version: u64,
    },
    /// Have another capacity. Asked by an older version of the concert than the pool has seen, it does nothing.
    ResizePool {
        /// Seats, those that are held or sold among them.
        capacity: u32,
        /// How many of them are to leave the pool as they come free.
        surplus: u32,
        /// The concert's version since which the ticket type has the capacity that this is a part of.
        concert_version: u64,
    },
    /// Hold free seats.
    HoldSeats {
        /// For which reservation.
        reservation_id: ReservationId,
        /// How many.
        quantity: Quantity,
    },
    /// Let go of held seats.
    ReleaseSeats {
        /// Of which reservation.
        reservation_id: ReservationId,
        /// How many.
        quantity: Quantity,
    },
    /// Sell held seats.
    SellSeats {
        /// Of which reservation.
        reservation_id: ReservationId,
        /// How many.
        quantity: Quantity,
        /// Price of one.
        unit_price: Money,
    },
    /// Take sold seats back.
    ReturnSeats {
        /// Of which reservation.
        reservation_id: ReservationId,
        /// How many.
        quantity: Quantity,
        /// Price of one.
        unit_price: Money,
    },
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TicketPoolRefusal {
    /// It has no seats yet.
    #[error("The pool is not open.")]
    NotOpen,
    /// More than can be had.
    #[error("The pool has too few free seats.")]
    TooFewFree,
    /// More than are held.
    #[error("The pool holds fewer seats.")]
    NotHeld,
    /// More than were sold.
    #[error("The pool has sold fewer seats.")]
    NotSold,
    /// A capacity below what is held or sold, or a surplus beside free seats or above what is held or sold.
    #[error("The pool can't be of that size: seats that are held or sold stay.")]
    Unfit,
    /// The pool's seats are sold in one currency.
    #[error("The pool's seats are sold in another currency.")]
    OtherCurrency,
    /// More money than there is: no order can come to that.
    #[error("The seats come to more than can be paid.")]
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
                let now = (pool.capacity, pool.surplus, pool.concert_version);
                if concert_version < pool.concert_version || now == (capacity, surplus, concert_version) {
                    return Ok(vec![]);
                }
                let fits =
                    capacity >= pool.taken() && (surplus == 0 || capacity == pool.taken() && surplus <= capacity);
                if !fits {
                    return Err(TicketPoolRefusal::Unfit);
                }
                Ok(vec![TicketPoolEvent::PoolResized { capacity, surplus, concert_version }])
            }
            TicketPoolCommand::HoldSeats { reservation_id, quantity } => {
                if quantity.get() > pool.free() {
                    return Err(TicketPoolRefusal::TooFewFree);
                }
                Ok(vec![TicketPoolEvent::SeatsHeld { reservation_id, quantity }])
            }
            TicketPoolCommand::ReleaseSeats { reservation_id, quantity } => {
                if quantity.get() > pool.held {
                    return Err(TicketPoolRefusal::NotHeld);
                }
                Ok(vec![TicketPoolEvent::SeatsReleased { reservation_id, quantity }])
            }
            TicketPoolCommand::SellSeats { reservation_id, quantity, unit_price } => {
                if quantity.get() > pool.held {
                    return Err(TicketPoolRefusal::NotHeld);
                }
                let revenue = revenue(pool, quantity, unit_price)?;
                Ok(vec![TicketPoolEvent::SeatsSold { reservation_id, quantity, revenue }])
            }
            TicketPoolCommand::ReturnSeats { reservation_id, quantity, unit_price } => {
                if quantity.get() > pool.sold {
                    return Err(TicketPoolRefusal::NotSold);
                }
                let revenue = revenue(pool, quantity, unit_price)?;
                Ok(vec![TicketPoolEvent::SeatsReturned { reservation_id, quantity, revenue }])
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
                Counts { held: pool.held.saturating_sub(quantity.get()), ..pool }.shed(quantity.get())
            }
            TicketPoolEvent::SeatsSold { quantity, revenue, .. } => Counts {
                held: pool.held.saturating_sub(quantity.get()),
                sold: pool.sold.saturating_add(quantity.get()),
                revenue: pool.revenue.plus(*revenue),
                ..pool
            },
            TicketPoolEvent::SeatsReturned { quantity, revenue, .. } => {
                Counts { sold: pool.sold.saturating_sub(quantity.get()), revenue: pool.revenue.minus(*revenue), ..pool }
                    .shed(quantity.get())
            }
        })
    }
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
    const CARRY: Carry = Carry::Always;
}
