//! A concert in the list, with what can be bought of it at the moment.

use std::collections::BTreeMap;

use kernel::{ConcertId, Money, Text, TicketTypeId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::available_concerts::{ListedConcert, ListedSale};
use crate::concert::{STATUSES, Venue};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ListedConcert")]
pub struct ListEntry {
    pub concert_id: ConcertId,
    pub name: Text<200>,
    pub artist: Text<200>,
    pub starts_at: Timestamp,
    pub venue: Venue,
    #[schemars(extend("enum" = STATUSES))]
    pub status: String,
    /// The first moment of sales. Absent means that they are open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sales_open_at: Option<Timestamp>,
    /// The first moment after sales.
    pub sales_close_at: Timestamp,
    /// The lowest price of a ticket type that has free seats, or of all if none has.
    pub price_from: Option<Money>,
    /// Free seats of all ticket types.
    pub available: u64,
    /// Seats of all ticket types.
    pub capacity: u64,
    /// Whether tickets can be bought now.
    pub on_sale: bool,
}

impl ListEntry {
    /// `free` are the free seats of each ticket type that has pools.
    pub fn of(listed: ListedConcert, sale: &ListedSale, free: &BTreeMap<TicketTypeId, u64>, now: Timestamp) -> Self {
        let free_of = |id: &TicketTypeId| free.get(id).copied().unwrap_or(0);
        let available = sale.prices.keys().map(free_of).sum();
        let has_seats = |id: &TicketTypeId| available == 0 || free_of(id) > 0;
        let prices = sale.prices.iter().filter(|(id, _)| has_seats(id)).map(|(_, price)| *price);
        let price_from = prices.min_by_key(|price| price.amount());
        let on_sale = available > 0 && is_sold(&listed, sale, now);
        let ListedConcert { concert_id, name, artist, starts_at, venue, status, .. } = listed;
        Self {
            concert_id,
            name,
            artist,
            starts_at,
            venue: venue.with_time_zone(),
            status,
            sales_open_at: sale.opens_at,
            sales_close_at: sale.closes_at,
            price_from,
            available,
            capacity: sale.capacity.unwrap_or(available),
            on_sale,
        }
    }
}

/// Whether the concert is sold at this time, if it has seats.
pub fn is_sold(listed: &ListedConcert, sale: &ListedSale, now: Timestamp) -> bool {
    listed.status == "scheduled" && sale.is_open(now)
}
