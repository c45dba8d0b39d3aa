//! A user's and a concert's reservations, newest first: one stored item for each reservation in each list.

use kernel::{ConcertId, Money, OrderId, Quantity, ReservationId, Text, TicketTypeId, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use super::shown_concerts::{ShownConcert, Venue};
use crate::pools::sale_terms::SaleTerms;
use crate::reservation::{Reservation, ReservationFailure, Reserved};

/// A reservation in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Reservation")]
pub struct ListedReservation {
    pub reservation_id: ReservationId,
    pub order_id: OrderId,
    pub concert_id: ConcertId,
    /// The concert's current name, time and place; absent while the concert is not known. Not stored with the reservation, because they
    /// may change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concert_name: Option<Text<200>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<Venue>,
    pub user_id: UserId,
    /// What is held, or was requested.
    pub ticket_types: Vec<TicketTypeQuantity>,
    /// The same with names and prices. Empty in items of older releases.
    #[serde(default)]
    pub items: Vec<ReservedItem>,
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

/// Tickets of one type, with their name and price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ReservationItem")]
pub struct ReservedItem {
    pub ticket_type_id: TicketTypeId,
    /// Not stored with the reservation, because it may change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket_type_name: Option<Text<100>>,
    pub quantity: u32,
    /// Price of one ticket that the buyer agreed to.
    pub unit_price: Money,
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
        let made = |reserved: &Reserved, status: &str, expires_at: Option<Timestamp>| {
            let seats = reserved.allocations.iter();
            let items = by_type(seats.map(|part| (&part.ticket_type_id, part.quantity, part.unit_price)));
            Self {
                reservation_id,
                order_id: reserved.order_id,
                concert_id: reserved.concert_id,
                concert_name: None,
                starts_at: None,
                venue: None,
                user_id: reserved.user_id,
                ticket_types: quantities(&items),
                items,
                status: status.to_owned(),
                reason: None,
                reserved_at: reserved.reserved_at,
                expires_at,
            }
        };
        match reservation {
            Reservation::Nothing | Reservation::CancelledBeforeMade => None,
            Reservation::Held(reserved) | Reservation::CancellationRequested(reserved) => {
                Some(made(reserved, "held", Some(reserved.expires_at)))
            }
            Reservation::Confirmed(reserved) => Some(made(reserved, "confirmed", None)),
            Reservation::Cancelled(reserved) => Some(made(reserved, "cancelled", None)),
            Reservation::Expired(reserved) => Some(made(reserved, "expired", None)),
            Reservation::Failed(failed) => {
                let seats = failed.seats.iter();
                let items = by_type(seats.map(|seats| (&seats.ticket_type_id, seats.quantity, seats.unit_price)));
                Some(Self {
                    reservation_id,
                    order_id: failed.order_id,
                    concert_id: failed.concert_id,
                    concert_name: None,
                    starts_at: None,
                    venue: None,
                    user_id: failed.user_id,
                    ticket_types: quantities(&items),
                    items,
                    status: "failed".to_owned(),
                    reason: Some(failed.reason),
                    reserved_at: failed.failed_at,
                    expires_at: None,
                })
            }
        }
    }

    /// Whether an older release stored it, without names and prices.
    pub fn lacks_items(&self) -> bool {
        self.items.is_empty() && !self.ticket_types.is_empty()
    }

    /// With what is known of the concert, and the names of its ticket types.
    #[must_use]
    pub fn with_concert(self, concert: Option<&ShownConcert>, terms: Option<&SaleTerms>) -> Self {
        let name_of = |id: &TicketTypeId| Some(terms?.offer(id)?.name.clone());
        let items =
            self.items.into_iter().map(|item| ReservedItem { ticket_type_name: name_of(&item.ticket_type_id), ..item });
        Self {
            items: items.collect(),
            concert_name: concert.map(|concert| concert.name.clone()),
            starts_at: concert.map(|concert| concert.starts_at),
            venue: concert.map(|concert| concert.venue.clone()),
            ..self
        }
    }

    /// In its user's and its concert's list, sorted by time.
    pub fn keys(&self) -> [Key; 2] {
        let place = format!("{:014}#{}", self.reserved_at.as_millisecond(), self.reservation_id);
        [Key::new(Self::of_user(self.user_id), place.clone()), Key::new(Self::of_concert(self.concert_id), place)]
    }
}

/// Adds up the pools of each ticket type.
fn by_type<'a>(seats: impl Iterator<Item = (&'a TicketTypeId, Quantity, Money)>) -> Vec<ReservedItem> {
    let mut types: Vec<ReservedItem> = Vec::new();
    for (ticket_type_id, quantity, unit_price) in seats {
        match types.iter_mut().find(|known| known.ticket_type_id == *ticket_type_id) {
            Some(known) => known.quantity += quantity.get(),
            None => types.push(ReservedItem {
                ticket_type_id: ticket_type_id.clone(),
                ticket_type_name: None,
                quantity: quantity.get(),
                unit_price,
            }),
        }
    }
    types
}

fn quantities(items: &[ReservedItem]) -> Vec<TicketTypeQuantity> {
    let quantity = |item: &ReservedItem| TicketTypeQuantity {
        ticket_type_id: item.ticket_type_id.clone(),
        quantity: item.quantity,
    };
    items.iter().map(quantity).collect()
}
