//! One concert, folded from its stream when it is asked for; what is free comes from the stored availability and may lag.

use std::collections::BTreeMap;

use kernel::{ConcertId, Money, Quantity, Text, TicketTypeId, Timestamp, UserId};
use schemars::JsonSchema;
use serde::Serialize;

use super::available_concerts::{CONCERT_STATUSES, SCHEDULED};
use crate::concert::{Schedule, Venue};

/// A concert as clients see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConcertDetails {
    concert_id: ConcertId,
    name: Text<200>,
    artist: Text<200>,
    starts_at: Timestamp,
    venue: Venue,
    #[schemars(extend("enum" = CONCERT_STATUSES))]
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sales_open_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sales_close_at: Option<Timestamp>,
    organizer_id: UserId,
    ticket_types: Vec<OnSale>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "TicketTypeOnSale")]
struct OnSale {
    ticket_type_id: TicketTypeId,
    name: Text<100>,
    price: Money,
    capacity: Quantity,
    #[serde(skip_serializing_if = "Option::is_none")]
    available: Option<u64>,
    max_per_order: Quantity,
}

impl ConcertDetails {
    /// A concert as its organizer has just changed it: commands don't read what is free.
    pub fn of(schedule: &Schedule) -> Self {
        Self::new(schedule, |_| None)
    }

    /// A concert with what is free: nothing, as long as a ticket type has no pools.
    pub fn with_availability(schedule: &Schedule, available: &BTreeMap<TicketTypeId, u64>) -> Self {
        Self::new(schedule, |id| Some(available.get(id).copied().unwrap_or(0)))
    }

    fn new(schedule: &Schedule, available: impl Fn(&TicketTypeId) -> Option<u64>) -> Self {
        let Schedule { concert_id, organizer_id, details, ticket_types } = schedule.clone();
        let on_sale = ticket_types.into_iter().map(|ticket_type| OnSale {
            available: available(&ticket_type.ticket_type_id),
            ticket_type_id: ticket_type.ticket_type_id,
            name: ticket_type.name,
            price: ticket_type.price,
            capacity: ticket_type.capacity,
            max_per_order: ticket_type.max_per_order,
        });
        Self {
            concert_id,
            name: details.name,
            artist: details.artist,
            starts_at: details.starts_at,
            venue: details.venue,
            status: SCHEDULED,
            sales_open_at: details.sales_open_at,
            sales_close_at: details.sales_close_at,
            organizer_id,
            ticket_types: on_sale.collect(),
        }
    }
}
