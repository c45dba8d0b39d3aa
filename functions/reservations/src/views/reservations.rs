//! A user's and a concert's reservations, newest first: one stored item for each reservation in each list.

use kernel::{ConcertId, OrderId, ReservationId, TicketTypeId, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::reservation::{Reservation, ReservationFailure, Reserved};

/// A reservation in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Reservation")]
pub struct ListedReservation {
    pub reservation_id: ReservationId,
    pub order_id: OrderId,
    pub concert_id: ConcertId,
    pub user_id: UserId,
    /// What is held, or was requested.
    pub ticket_types: Vec<TicketTypeQuantity>,
    #[schemars(extend("enum" = ["held", "confirmed", "cancelled", "expired", "failed"]))]
    pub status: String,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ReservationFailure>,
    /// When it was made or failed.
    pub reserved_at: Timestamp,
    /// The end of the hold.
    pub expires_at: Option<Timestamp>,
}

/// Tickets of one type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TicketTypeQuantity {
    pub ticket_type_id: TicketTypeId,
    pub quantity: u32,
}

impl ListedReservation {
    pub fn of_user(user_id: UserId) -> String {
        format!("user#{user_id}")
    }

    pub fn of_concert(concert_id: ConcertId) -> String {
        format!("concert#{concert_id}")
    }

    /// None before the reservation is made or has failed.
    pub fn of(reservation_id: ReservationId, reservation: &Reservation) -> Option<Self> {
        let made = |reserved: &Reserved, status: &str, expires_at: Option<Timestamp>| Self {
            reservation_id,
            order_id: reserved.order_id,
            concert_id: reserved.concert_id,
            user_id: reserved.user_id,
            ticket_types: by_type(reserved.allocations.iter().map(|part| (&part.ticket_type_id, part.quantity.get()))),
            status: status.to_owned(),
            reason: None,
            reserved_at: reserved.reserved_at,
            expires_at,
        };
        match reservation {
            Reservation::Nothing | Reservation::CancelledBeforeMade => None,
            Reservation::Held(reserved) | Reservation::CancellationRequested(reserved) => {
                Some(made(reserved, "held", Some(reserved.expires_at)))
            }
            Reservation::Confirmed(reserved) => Some(made(reserved, "confirmed", None)),
            Reservation::Cancelled(reserved) => Some(made(reserved, "cancelled", None)),
            Reservation::Expired(reserved) => Some(made(reserved, "expired", None)),
            Reservation::Failed(failed) => Some(Self {
                reservation_id,
                order_id: failed.order_id,
                concert_id: failed.concert_id,
                user_id: failed.user_id,
                ticket_types: by_type(failed.seats.iter().map(|seats| (&seats.ticket_type_id, seats.quantity.get()))),
                status: "failed".to_owned(),
                reason: Some(failed.reason),
                reserved_at: failed.failed_at,
                expires_at: None,
            }),
        }
    }

    /// In its user's and its concert's list, sorted by time.
    pub fn keys(&self) -> [Key; 2] {
        let place = format!("{:014}#{}", self.reserved_at.as_millisecond(), self.reservation_id);
        [Key::new(Self::of_user(self.user_id), place.clone()), Key::new(Self::of_concert(self.concert_id), place)]
    }
}

/// Adds up the pools of each ticket type.
fn by_type<'a>(seats: impl Iterator<Item = (&'a TicketTypeId, u32)>) -> Vec<TicketTypeQuantity> {
    let mut types: Vec<TicketTypeQuantity> = Vec::new();
    for (ticket_type_id, quantity) in seats {
        match types.iter_mut().find(|known| known.ticket_type_id == *ticket_type_id) {
            Some(known) => known.quantity += quantity,
            None => types.push(TicketTypeQuantity { ticket_type_id: ticket_type_id.clone(), quantity }),
        }
    }
    types
}
