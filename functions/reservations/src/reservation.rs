//! The reservation: seats held for one order at one concert, until they are sold or released.

use std::collections::BTreeSet;

use eventstore::{Aggregate, Event};
use kernel::{
    ConcertId, Decider, Money, OrderId, Quantity, RefundId, Refusal, RefusalKind, TicketTypeId, Timestamp, UserId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum ReservationEvent {
    TicketsReserved(Reserved),
    /// The seats could not be held.
    ReservationFailed(Failed),
    /// Its order is confirmed: the seats are sold.
    ReservationConfirmed,
    /// The buyer wants to cancel. The order decides, because it may have been confirmed a moment ago.
    ReservationCancellationRequested,
    /// Its order was cancelled or refunded: its seats, if any, are free again.
    ReservationCancelled,
    /// Some of the seats were given back: they are free again.
    ReservationReduced {
        /// The refund that they were given back for.
        refund_id: RefundId,
        returned: Vec<Allocation>,
    },
    /// Its order was not confirmed in time: the seats are free again.
    ReservationExpired,
    /// The buyer has more time.
    ReservationExtended {
        /// The new end of the hold.
        expires_at: Timestamp,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reserved {
    pub order_id: OrderId,
    pub user_id: UserId,
    pub concert_id: ConcertId,
    /// Each of a different pool.
    pub allocations: Vec<Allocation>,
    pub reserved_at: Timestamp,
    /// The end of the hold, unless the reservation is confirmed before.
    pub expires_at: Timestamp,
    /// Whether the hold was extended.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub extended: bool,
    /// The refunds that seats were given back for. Those seats are not in the allocations any more.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub reduced_for: BTreeSet<RefundId>,
}

/// Seats of one pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Allocation {
    pub ticket_type_id: TicketTypeId,
    /// The pool's number in the ticket type.
    pub pool: u32,
    pub quantity: Quantity,
    /// Price of one ticket that the buyer agreed to.
    pub unit_price: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failed {
    pub order_id: OrderId,
    pub user_id: UserId,
    pub concert_id: ConcertId,
    pub seats: Vec<Seats>,
    pub reason: ReservationFailure,
    pub failed_at: Timestamp,
}

/// Seats of one ticket type that are given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedSeats {
    pub ticket_type_id: TicketTypeId,
    pub quantity: Quantity,
}

/// Requested seats of one ticket type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seats {
    pub ticket_type_id: TicketTypeId,
    pub quantity: Quantity,
    /// Price of one ticket that the buyer agreed to.
    pub unit_price: Money,
}

/// Why seats could not be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReservationFailure {
    /// Too few seats were free.
    SoldOut,
    /// The concert was not on sale, or did not sell these seats.
    NotOnSale,
}

/// A reservation ends once: failed, cancelled, expired or confirmed. Only a confirmed one can still be cancelled, when its capture
/// fails or its order is refunded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reservation {
    /// Not made yet.
    Nothing,
    /// Its order ended before the seats were requested, because messages can overtake each other: none will be held.
    CancelledBeforeMade,
    Held(Reserved),
    /// Seats are held, and the buyer wants to cancel.
    CancellationRequested(Reserved),
    /// The seats are sold.
    Confirmed(Reserved),
    /// The seats were released.
    Cancelled(Reserved),
    /// The seats were released because the order was not confirmed in time.
    Expired(Reserved),
    /// The seats could not be held.
    Failed(Failed),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReservationCommand {
    /// Hold these seats.
    ReserveTickets(Reserved),
    /// Record that the seats can't be held.
    FailReservation(Failed),
    /// Sell the held seats: the order is confirmed.
    ConfirmReservation,
    /// The buyer wants to cancel.
    RequestCancellation { user_id: UserId },
    /// Release the seats: the order was cancelled or refunded.
    CancelReservation,
    /// Release some of the seats: they were given back.
    ReturnSeats {
        /// The same for each repeat.
        refund_id: RefundId,
        seats: Vec<ReturnedSeats>,
    },
    /// Release the seats: the order was not confirmed in time.
    ExpireReservation,
    /// Hold the seats for longer.
    ExtendReservation {
        user_id: UserId,
        now: Timestamp,
        /// The new end of the hold.
        expires_at: Timestamp,
        /// Whether demand is so high that no hold is extended.
        rush: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReservationRefusal {
    /// It does not exist, or is another user's.
    #[error("It does not exist, or you may not see it.")]
    Unknown,
    /// The buyer can change held reservations only.
    #[error("The reservation can no longer be changed.")]
    Final,
    #[error("The reservation holds no seats.")]
    NotHeld,
    #[error("A hold can be extended only once.")]
    AlreadyExtended,
    /// Other buyers are waiting for seats that are released.
    #[error("Holds are not extended while demand is high.")]
    Rush,
    /// Its order is about to expire.
    #[error("The hold has ended.")]
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
    /// The seats that it holds, has sold or released.
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

    /// The buyer; none before the reservation is made.
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
        match command {
            Command::ReserveTickets(reserved) => Ok(reserve(state, reserved)),
            Command::FailReservation(failed) => Ok(fail(state, failed)),
            Command::ConfirmReservation => confirm(state),
            Command::RequestCancellation { user_id } => request_cancellation(state, *user_id),
            Command::ExtendReservation { user_id, now, expires_at, rush } => {
                extend_hold(state, *user_id, *now, *expires_at, *rush)
            }
            Command::CancelReservation => Ok(cancel(state)),
            Command::ReturnSeats { refund_id, seats } => Ok(return_seats(state, *refund_id, seats)),
            Command::ExpireReservation => expire(state),
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
            (Self::Held(reserved), ReservationEvent::ReservationReduced { refund_id, returned }) => {
                Self::Held(reserved.reduced(*refund_id, returned))
            }
            (Self::CancellationRequested(reserved), ReservationEvent::ReservationReduced { refund_id, returned }) => {
                Self::CancellationRequested(reserved.reduced(*refund_id, returned))
            }
            (Self::Confirmed(reserved), ReservationEvent::ReservationReduced { refund_id, returned }) => {
                Self::Confirmed(reserved.reduced(*refund_id, returned))
            }
            (Self::Held(reserved), ReservationEvent::ReservationExtended { expires_at }) => {
                Self::Held(Reserved { expires_at: *expires_at, extended: true, ..reserved })
            }
            (state, _) => state,
        }
    }
}

/// A reservation is decided once; nothing is held for an order that was cancelled before.
fn reserve(reservation: &Reservation, reserved: &Reserved) -> Vec<ReservationEvent> {
    match reservation {
        Reservation::Nothing => vec![ReservationEvent::TicketsReserved(reserved.clone())],
        _ => vec![],
    }
}

fn fail(reservation: &Reservation, failed: &Failed) -> Vec<ReservationEvent> {
    match reservation {
        Reservation::Nothing => vec![ReservationEvent::ReservationFailed(failed.clone())],
        _ => vec![],
    }
}

/// Held seats are sold, even if the buyer has asked to cancel: the order is confirmed.
fn confirm(reservation: &Reservation) -> Result<Vec<ReservationEvent>, ReservationRefusal> {
    match reservation {
        Reservation::Held(_) | Reservation::CancellationRequested(_) => {
            Ok(vec![ReservationEvent::ReservationConfirmed])
        }
        Reservation::Confirmed(_) => Ok(vec![]),
        // Only its order cancels it: the confirmation is older than the cancellation, and was delivered later.
        Reservation::Cancelled(_) | Reservation::Expired(_) | Reservation::CancelledBeforeMade => Ok(vec![]),
        Reservation::Nothing => Err(ReservationRefusal::Unknown),
        Reservation::Failed(_) => Err(ReservationRefusal::NotHeld),
    }
}

/// Only the order cancels a reservation: the buyer's request is passed on to it.
fn request_cancellation(
    reservation: &Reservation,
    user_id: UserId,
) -> Result<Vec<ReservationEvent>, ReservationRefusal> {
    if reservation.user_id() != Some(user_id) {
        return Err(ReservationRefusal::Unknown);
    }
    match reservation {
        Reservation::Held(_) => Ok(vec![ReservationEvent::ReservationCancellationRequested]),
        Reservation::Confirmed(_) | Reservation::Failed(_) => Err(ReservationRefusal::Final),
        Reservation::CancellationRequested(_)
        | Reservation::Cancelled(_)
        | Reservation::Expired(_)
        | Reservation::Nothing
        | Reservation::CancelledBeforeMade => Ok(vec![]),
    }
}

/// The buyer can extend a hold once, before it ends, and not in the rush after the start of sales.
fn extend_hold(
    reservation: &Reservation,
    user_id: UserId,
    now: Timestamp,
    expires_at: Timestamp,
    rush: bool,
) -> Result<Vec<ReservationEvent>, ReservationRefusal> {
    if reservation.user_id() != Some(user_id) {
        return Err(ReservationRefusal::Unknown);
    }
    let Reservation::Held(reserved) = reservation else { return Err(ReservationRefusal::Final) };
    if reserved.extended {
        return Err(ReservationRefusal::AlreadyExtended);
    }
    if reserved.expires_at <= now {
        return Err(ReservationRefusal::HoldOver);
    }
    if rush {
        return Err(ReservationRefusal::Rush);
    }
    Ok(vec![ReservationEvent::ReservationExtended { expires_at }])
}

/// Also before the reservation is made, and after it is confirmed: its order ended without a sale, or is refunded.
fn cancel(reservation: &Reservation) -> Vec<ReservationEvent> {
    match reservation {
        Reservation::Nothing
        | Reservation::Held(_)
        | Reservation::CancellationRequested(_)
        | Reservation::Confirmed(_) => vec![ReservationEvent::ReservationCancelled],
        Reservation::CancelledBeforeMade
        | Reservation::Cancelled(_)
        | Reservation::Expired(_)
        | Reservation::Failed(_) => vec![],
    }
}

/// Once for each refund. The confirmation can be delivered later: then the seats are still held.
fn return_seats(reservation: &Reservation, refund_id: RefundId, seats: &[ReturnedSeats]) -> Vec<ReservationEvent> {
    let (Reservation::Held(reserved) | Reservation::CancellationRequested(reserved) | Reservation::Confirmed(reserved)) =
        reservation
    else {
        return vec![];
    };
    let returned = reserved.allocations_of(seats);
    if reserved.reduced_for.contains(&refund_id) || returned.is_empty() {
        return vec![];
    }
    vec![ReservationEvent::ReservationReduced { refund_id, returned }]
}

impl Reserved {
    /// Where these seats are, the last pool first. No more than there are.
    fn allocations_of(&self, seats: &[ReturnedSeats]) -> Vec<Allocation> {
        let mut found = Vec::new();
        for wanted in seats {
            let mut missing = wanted.quantity.get();
            let of_type = |part: &&Allocation| part.ticket_type_id == wanted.ticket_type_id;
            for part in self.allocations.iter().rev().filter(of_type) {
                let taken = part.quantity.get().min(missing);
                missing = missing.saturating_sub(taken);
                if let Ok(quantity) = Quantity::try_from(taken) {
                    found.push(Allocation { quantity, ..part.clone() });
                }
            }
        }
        found
    }

    fn reduced(mut self, refund_id: RefundId, returned: &[Allocation]) -> Self {
        let kept = self.allocations.into_iter().filter_map(|part| {
            let is_same = |other: &&Allocation| other.ticket_type_id == part.ticket_type_id && other.pool == part.pool;
            let returned: u32 = returned.iter().filter(is_same).map(|other| other.quantity.get()).sum();
            let quantity = Quantity::try_from(part.quantity.get().saturating_sub(returned)).ok()?;
            Some(Allocation { quantity, ..part })
        });
        self.allocations = kept.collect();
        self.reduced_for.insert(refund_id);
        self
    }
}

fn expire(reservation: &Reservation) -> Result<Vec<ReservationEvent>, ReservationRefusal> {
    match reservation {
        Reservation::Nothing | Reservation::Held(_) | Reservation::CancellationRequested(_) => {
            Ok(vec![ReservationEvent::ReservationExpired])
        }
        // An order is either confirmed or expires.
        Reservation::Confirmed(_) => Err(ReservationRefusal::Final),
        Reservation::CancelledBeforeMade
        | Reservation::Cancelled(_)
        | Reservation::Expired(_)
        | Reservation::Failed(_) => Ok(vec![]),
    }
}

impl Event for ReservationEvent {}

impl Aggregate for Reservation {
    const CATEGORY: &'static str = "reservation";
    const STATE_VERSION: u32 = 3;
}
