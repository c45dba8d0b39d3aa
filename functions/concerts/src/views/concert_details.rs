//! One concert, folded from its stream on each request. The availability is a stored view and may lag.

use std::collections::BTreeMap;

use kernel::{ConcertId, Money, Quantity, Text, TicketTypeId, Timestamp, UserId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::concert::{Concert, STATUSES, Schedule, Venue};
use crate::self_service::SelfService;

/// A concert with its ticket types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConcertDetails {
    concert_id: ConcertId,
    name: Text<200>,
    artist: Text<200>,
    starts_at: Timestamp,
    venue: Venue,
    #[schemars(extend("enum" = STATUSES))]
    status: &'static str,
    /// Only of a cancelled concert.
    #[serde(skip_serializing_if = "Option::is_none")]
    cancel_reason: Option<Text<500>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sales_open_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sales_close_at: Option<Timestamp>,
    /// When the gates begin to admit people.
    #[serde(skip_serializing_if = "Option::is_none")]
    doors_open_at: Option<Timestamp>,
    /// When the gates admit nobody any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    doors_close_at: Option<Timestamp>,
    /// What ticket holders may do by themselves.
    self_service: SelfService,
    /// The most tickets that one person can buy, over all orders.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_per_person: Option<Quantity>,
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
    /// Free seats. Absent in answers to changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    available: Option<u64>,
    max_per_order: Quantity,
}

impl ConcertDetails {
    /// Without availability, which commands do not read.
    pub fn of(concert: &Concert) -> Option<Self> {
        Self::new(concert, |_| None)
    }

    /// A ticket type without pools has no available seats yet.
    pub fn with_availability(concert: &Concert, available: &BTreeMap<TicketTypeId, u64>) -> Option<Self> {
        Self::new(concert, |id| Some(available.get(id).copied().unwrap_or(0)))
    }

    fn new(concert: &Concert, available: impl Fn(&TicketTypeId) -> Option<u64>) -> Option<Self> {
        let Schedule { concert_id, organizer_id, details, ticket_types, .. } = concert.schedule()?.clone();
        let cancel_reason = match concert {
            Concert::Cancelled { reason, .. } => Some(reason.clone()),
            Concert::Nothing | Concert::Scheduled(_) => None,
        };
        let on_sale = ticket_types.into_iter().map(|ticket_type| OnSale {
            available: available(&ticket_type.ticket_type_id),
            ticket_type_id: ticket_type.ticket_type_id,
            name: ticket_type.name,
            price: ticket_type.price,
            capacity: ticket_type.capacity,
            max_per_order: ticket_type.max_per_order,
        });
        Some(Self {
            concert_id,
            name: details.name,
            artist: details.artist,
            starts_at: details.starts_at,
            venue: details.venue.with_time_zone(),
            status: concert.status(),
            cancel_reason,
            sales_open_at: details.sales_open_at,
            sales_close_at: details.sales_close_at,
            doors_open_at: details.doors_open_at,
            doors_close_at: details.doors_close_at,
            max_per_person: details.max_per_person,
            self_service: details.self_service.unwrap_or_default(),
            organizer_id,
            ticket_types: on_sale.collect(),
        })
    }
}
