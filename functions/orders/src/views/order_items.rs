//! The items of an order as its buyer sees them, with the concert's current time and place.

use kernel::{ConcertId, Money, Text, TicketTypeId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::shown_concerts::{ShownConcert, ShownConcerts, Venue};
use crate::order::Order;
use crate::purchase::Line;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderItem {
    pub concert_id: ConcertId,
    /// At the time of purchase.
    pub concert_name: Text<200>,
    /// When the concert begins. Absent while the concert is not known. Not stored with the order, because it may change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Timestamp>,
    /// Where it takes place, as `startsAt`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<Venue>,
    pub ticket_type_id: TicketTypeId,
    /// At the time of purchase.
    pub ticket_type_name: Text<100>,
    pub quantity: u32,
    /// How many of the tickets were given back.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub returned: u32,
    pub unit_price: Money,
    pub line_total: Money,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl OrderItem {
    pub fn of(line: &Line, order: &Order) -> Self {
        let kept = order.sale().map_or(line.quantity.get(), |sale| sale.kept(line));
        Self {
            concert_id: line.concert_id,
            concert_name: line.concert_name.clone(),
            starts_at: None,
            venue: None,
            ticket_type_id: line.ticket_type_id.clone(),
            ticket_type_name: line.ticket_type_name.clone(),
            quantity: line.quantity.get(),
            returned: line.quantity.get().saturating_sub(kept),
            unit_price: line.unit_price,
            // Can't overflow: the cart's total, which is no smaller, was calculated before.
            line_total: line.unit_price.times(line.quantity.get()).unwrap_or(line.unit_price),
        }
    }

    #[must_use]
    pub fn with_concert(self, concerts: &ShownConcerts) -> Self {
        match concerts.get(&self.concert_id) {
            Some(ShownConcert { starts_at, venue }) => {
                Self { starts_at: Some(*starts_at), venue: Some(venue.clone()), ..self }
            }
            None => self,
        }
    }
}
