//! The reservation: seats held for one order at one concert, until they are sold or let go.

use eventstore::{Aggregate, Event};
use kernel::{ConcertId, Decider, Money, OrderId, Quantity, Refusal, RefusalKind, TicketTypeId, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What happened to a reservation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum ReservationEvent {
    /// Seats are held.
    TicketsReserved(Reserved),
    /// Seats could not be held.
    ReservationFailed(Failed),
    /// Its order is going to be paid: the seats are sold.
    ReservationConfirmed,
    /// The buyer would like to let the seats go. That is for the order to decide, which may have been confirmed a moment ago.
    ReservationCancellationRequested,
    /// Its order came to nothing: whatever seats it had are free again.
    ReservationCancelled,
    /// Its order was not confirmed in time: the seats are free again.
    ReservationExpired,
    /// The buyer was given more time.
    ReservationExtended {
        /// Until when the seats are held from now on.
        expires_at: Timestamp,
    },
}

/// Seats held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reserved {
    /// For which order.
    pub order_id: OrderId,
    /// For whom.
    pub user_id: UserId,
    /// At which concert.
    pub concert_id: ConcertId,
    /// From which pools.
    pub allocations: Vec<Allocation>,
    /// Since when.
    pub reserved_at: Timestamp,
    /// Until when, unless it is confirmed before.
    pub expires_at: Timestamp,
    /// Whether the buyer was given more time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub extended: bool,
}

/// Seats of one pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Allocation {
    /// The ticket type.
    pub ticket_type_id: TicketTypeId,
    /// The pool's number in it.
    pub pool: u32,
    /// How many.
    pub quantity: Quantity,
    /// Price of one, as the buyer agreed to it.
    pub unit_price: Money,
}

/// Seats that could not be held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failed {
    /// For which order.
    pub order_id: OrderId,
    /// For whom.
    pub user_id: UserId,
    /// At which concert.
    pub concert_id: ConcertId,
    /// What was asked for.
    pub seats: Vec<Seats>,
    /// Why.
    pub reason: ReservationFailure,
    /// When.
    pub failed_at: Timestamp,
}

/// Seats of one ticket type, as they were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seats {
    pub ticket_type_id: TicketTypeId,
    pub quantity: Quantity,
    /// Price of one, as the buyer agreed to it.
    pub unit_price: Money,
}

/// Why seats could not be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReservationFailure {
    /// Too few free seats.
    SoldOut,
    /// The concert is not on sale, or does not sell that.
    NotOnSale,
}

/// What a reservation is. It ends once: failed, cancelled, or confirmed; after that only its order, when its money could not
/// be taken after all, gives the seats back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reservation {
    /// Not made.
    Nothing,
    /// Its order was cancelled before the seats were asked for, as messages may overtake each other: none will be held.
    CancelledBeforeMade,
    /// Seats are held.
    Held(Reserved),
    /// Seats are held, and the buyer would like to let them go.
    CancellationRequested(Reserved),
    /// The seats are sold.
    Confirmed(Reserved),
    /// The seats were let go.
    Cancelled(Reserved),
    /// The seats were let go, since their time was over.
    Expired(Reserved),
    /// Seats could not be held.
    Failed(Failed),
}

/// What may be asked of a reservation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReservationCommand {
    /// Hold these seats.
    ReserveTickets(Reserved),
    /// Record that they can't be held.
    FailReservation(Failed),
    /// Sell the held seats: the order is confirmed.
    ConfirmReservation,
    /// The buyer would like to let the seats go.
    RequestCancellation {
        /// Who asks.
        user_id: UserId,
    },
    /// Let the seats go: the order came to nothing.
    CancelReservation,
    /// Let the seats go: the order was not confirmed in time.
    ExpireReservation,
    /// Hold the seats for longer.
    ExtendReservation {
        /// Who asks.
        user_id: UserId,
        /// When.
        now: Timestamp,
        /// Until when.
        expires_at: Timestamp,
        /// Whether so many want seats now that nobody is given more time.
        rush: bool,
    },
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReservationRefusal {
    /// There is none, or it is another person's.
    #[error("It does not exist, or you may not see it.")]
    Unknown,
    /// It is confirmed or failed: there is nothing left that the buyer could let go.
    #[error("The reservation is final.")]
    Final,
    /// It failed: there are no seats to sell.
    #[error("The reservation holds no seats.")]
    NotHeld,
    /// The buyer was given more time before.
    #[error("Seats can be held for longer once only.")]
    AlreadyExtended,
    /// Many want seats, and have to get those that are let go.
    #[error("While so many people buy, seats are not held for longer.")]
    Rush,
    /// It is past its end: its order is ending.
    #[error("The time for which the seats were held is over.")]
    HoldOver,
}

impl Refusal for ReservationRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown => RefusalKind::NotFound,
            Self::Final | Self::NotHeld | Self::AlreadyExtended | Self::Rush | Self::HoldOver => RefusalKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
            Self::Final => "reservation_final",
            Self::NotHeld => "reservation_not_held",
            Self::AlreadyExtended => "already_extended",
            Self::Rush => "rush",
            Self::HoldOver => "hold_over",
        }
    }
}

impl Reservation {
    /// The seats that it holds, or held.
    pub fn reserved(&self) -> Option<&Reserved> {
        match self {
            Self::Nothing | Self::CancelledBeforeMade | Self::Failed(_) => None,
            Self::Held(reserved)
            | Self::CancellationRequested(reserved)
            | Self::Confirmed(reserved)
            | Self::Cancelled(reserved)
            | Self::Expired(reserved) => Some(reserved),
        }
    }

    /// For whom it is, once that is known.
    pub fn user_id(&self) -> Option<UserId> {
        match self {
            Self::Failed(failed) => Some(failed.user_id),
            _ => self.reserved().map(|reserved| reserved.user_id),
        }
    }
}

impl Decider for Reservation {
    type State = Self;
    type Command = ReservationCommand;
    type Event = ReservationEvent;
    type Refusal = ReservationRefusal;

    fn initial() -> Self {
        Self::Nothing
    }

    fn decide(command: &ReservationCommand, state: &Self) -> Result<Vec<ReservationEvent>, ReservationRefusal> {
        use ReservationCommand as Command;
        match (command, state) {
            (Command::ReserveTickets(reserved), Self::Nothing) => {
                Ok(vec![ReservationEvent::TicketsReserved(reserved.clone())])
            }
            (Command::FailReservation(failed), Self::Nothing) => {
                Ok(vec![ReservationEvent::ReservationFailed(failed.clone())])
            }
            (Command::ReserveTickets(_) | Command::FailReservation(_), _) => Ok(vec![]),

            (Command::ConfirmReservation, Self::Held(_) | Self::CancellationRequested(_)) => {
                Ok(vec![ReservationEvent::ReservationConfirmed])
            }
            (Command::ConfirmReservation, Self::Confirmed(_)) => Ok(vec![]),
            // Only its order cancels it: this confirmation is older than that and was overtaken.
            (Command::ConfirmReservation, Self::Cancelled(_) | Self::Expired(_) | Self::CancelledBeforeMade) => {
                Ok(vec![])
            }
            (Command::ConfirmReservation, Self::Nothing) => Err(ReservationRefusal::Unknown),
            (Command::ConfirmReservation, Self::Failed(_)) => Err(ReservationRefusal::NotHeld),

            (Command::RequestCancellation { user_id } | Command::ExtendReservation { user_id, .. }, state)
                if state.user_id() != Some(*user_id) =>
            {
                Err(ReservationRefusal::Unknown)
            }
            (Command::RequestCancellation { .. }, Self::Held(_)) => {
                Ok(vec![ReservationEvent::ReservationCancellationRequested])
            }
            (Command::RequestCancellation { .. }, Self::Confirmed(_) | Self::Failed(_)) => {
                Err(ReservationRefusal::Final)
            }
            (
                Command::RequestCancellation { .. },
                Self::CancellationRequested(_)
                | Self::Cancelled(_)
                | Self::Expired(_)
                | Self::Nothing
                | Self::CancelledBeforeMade,
            ) => Ok(vec![]),

            (Command::ExtendReservation { now, expires_at, rush, .. }, Self::Held(reserved)) => match reserved {
                Reserved { extended: true, .. } => Err(ReservationRefusal::AlreadyExtended),
                Reserved { expires_at: end, .. } if end <= now => Err(ReservationRefusal::HoldOver),
                _ if *rush => Err(ReservationRefusal::Rush),
                _ => Ok(vec![ReservationEvent::ReservationExtended { expires_at: *expires_at }]),
            },
            (Command::ExtendReservation { .. }, _) => Err(ReservationRefusal::Final),

            (
                Command::CancelReservation,
                Self::Nothing | Self::Held(_) | Self::CancellationRequested(_) | Self::Confirmed(_),
            ) => Ok(vec![ReservationEvent::ReservationCancelled]),
            (Command::ExpireReservation, Self::Nothing | Self::Held(_) | Self::CancellationRequested(_)) => {
                Ok(vec![ReservationEvent::ReservationExpired])
            }
            // Only its order confirms it or lets it expire, and does one of both.
            (Command::ExpireReservation, Self::Confirmed(_)) => Err(ReservationRefusal::Final),
            (
                Command::CancelReservation | Command::ExpireReservation,
                Self::CancelledBeforeMade | Self::Cancelled(_) | Self::Expired(_) | Self::Failed(_),
            ) => Ok(vec![]),
        }
    }

    fn evolve(state: Self, event: &ReservationEvent) -> Self {
        match (state, event) {
            (Self::Nothing, ReservationEvent::TicketsReserved(reserved)) => Self::Held(reserved.clone()),
            (Self::Nothing, ReservationEvent::ReservationFailed(failed)) => Self::Failed(failed.clone()),
            (Self::Nothing, ReservationEvent::ReservationCancelled | ReservationEvent::ReservationExpired) => {
                Self::CancelledBeforeMade
            }
            (Self::Held(reserved), ReservationEvent::ReservationCancellationRequested) => {
                Self::CancellationRequested(reserved)
            }
            (Self::Held(reserved) | Self::CancellationRequested(reserved), ReservationEvent::ReservationConfirmed) => {
                Self::Confirmed(reserved)
            }
            (
                Self::Held(reserved) | Self::CancellationRequested(reserved) | Self::Confirmed(reserved),
                ReservationEvent::ReservationCancelled,
            ) => Self::Cancelled(reserved),
            (Self::Held(reserved) | Self::CancellationRequested(reserved), ReservationEvent::ReservationExpired) => {
                Self::Expired(reserved)
            }
            (Self::Held(reserved), ReservationEvent::ReservationExtended { expires_at }) => {
                Self::Held(Reserved { expires_at: *expires_at, extended: true, ..reserved })
            }
            (state, _) => state,
        }
    }
}

impl Event for ReservationEvent {}

impl Aggregate for Reservation {
    const CATEGORY: &'static str = "reservation";
    const STATE_VERSION: u32 = 2;
}
