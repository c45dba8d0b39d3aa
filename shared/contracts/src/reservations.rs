//! Events published by reservations.

use kernel::{ConcertId, OrderId, ReservationId, TicketTypeId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::IntegrationEvent;

/// Events of reservations and ticket pools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum ReservationsEvent {
    /// Seats are reserved.
    TicketsReserved(TicketsReserved),
    /// Seats could not be reserved.
    ReservationFailed(ReservationFailed),
    /// The reserved seats are sold.
    ReservationConfirmed(Reservation),
    /// The buyer asks to cancel the reservation; the order decides.
    ReservationCancellationRequested(Reservation),
    /// The seats are available again.
    ReservationCancelled(Reservation),
    /// The reservation expired; its seats are available again.
    ReservationExpired(Reservation),
    /// The reservation was extended.
    ReservationExtended(TicketsReserved),
    /// The number of available seats in a pool changed.
    AvailabilityChanged(AvailabilityChanged),
}

impl IntegrationEvent for ReservationsEvent {
    const SOURCE: &'static str = "frontrow.reservations";
}

/// Seats reserved for one order at one concert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reservation {
    /// Derived from the order and the concert.
    pub reservation_id: ReservationId,
    /// The order that the seats are for.
    pub order_id: OrderId,
    /// The concert of the seats.
    pub concert_id: ConcertId,
    /// The buyer.
    pub user_id: UserId,
}

/// Seats are reserved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TicketsReserved {
    /// The reservation that was made or extended.
    #[serde(flatten)]
    pub reservation: Reservation,
    /// End of the reservation, unless it is confirmed before.
    pub expires_at: Timestamp,
}

/// Seats could not be reserved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReservationFailed {
    /// The reservation that failed.
    #[serde(flatten)]
    pub reservation: Reservation,
    /// The reason for the failure.
    pub reason: ReservationFailure,
}

/// Why seats could not be reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReservationFailure {
    /// Too few seats were available.
    SoldOut,
    /// The concert or the ticket type was not on sale.
    NotOnSale,
}

/// Available seats of one pool. The event with the highest version of the pool's stream wins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AvailabilityChanged {
    /// The concert that the pool belongs to.
    pub concert_id: ConcertId,
    /// The ticket type, unique within the concert.
    pub ticket_type_id: TicketTypeId,
    /// Number of the pool within the ticket type, from 0.
    pub pool: u32,
    /// Number of available seats.
    pub available: u32,
    /// The pool's part of the ticket type's capacity. Absent in events of older releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// Whether fewer than [`AvailabilityChanged::SCARCE`] seats are available, or were before this event.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub scarce: bool,
}

impl AvailabilityChanged {
    /// A pool with fewer available seats is scarce. A reader of only the events that are `scarce` knows the exact number of a scarce
    /// pool, and that any other has at least this number.
    pub const SCARCE: u32 = 10;
}
