//! What reservations tell.

use kernel::{ConcertId, OrderId, ReservationId, TicketTypeId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::IntegrationEvent;

/// Events of reservations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum ReservationsEvent {
    /// Seats are held.
    TicketsReserved(TicketsReserved),
    /// Seats could not be held.
    ReservationFailed(ReservationFailed),
    /// The held seats are sold.
    ReservationConfirmed(Reservation),
    /// The buyer would like to let the held seats go: for the order to decide.
    ReservationCancellationRequested(Reservation),
    /// The held or sold seats are free again.
    ReservationCancelled(Reservation),
    /// The held seats are free again, since their time was over.
    ReservationExpired(Reservation),
    /// The seats are held for longer.
    ReservationExtended(TicketsReserved),
    /// A pool has more or fewer free seats than before.
    AvailabilityChanged(AvailabilityChanged),
}

impl IntegrationEvent for ReservationsEvent {
    const SOURCE: &'static str = "frontrow.reservations";
}

/// Seats held for one order at one concert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reservation {
    /// The reservation.
    pub reservation_id: ReservationId,
    /// Its order.
    pub order_id: OrderId,
    /// Its concert.
    pub concert_id: ConcertId,
    /// For whom.
    pub user_id: UserId,
}

/// Seats are held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TicketsReserved {
    /// Which reservation.
    #[serde(flatten)]
    pub reservation: Reservation,
    /// Until when, unless it is confirmed before.
    pub expires_at: Timestamp,
}

/// Seats could not be held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReservationFailed {
    /// Which reservation.
    #[serde(flatten)]
    pub reservation: Reservation,
    /// Why.
    pub reason: ReservationFailure,
}

/// Why seats could not be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReservationFailure {
    /// Too few free seats.
    SoldOut,
    /// The concert is not on sale, or does not sell that.
    NotOnSale,
}

/// The free seats of one pool, as they are now; the newest version of the pool's stream wins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AvailabilityChanged {
    /// The concert.
    pub concert_id: ConcertId,
    /// The ticket type.
    pub ticket_type_id: TicketTypeId,
    /// The pool's number in its ticket type, from 0.
    pub pool: u32,
    /// Free seats in it.
    pub available: u32,
}
