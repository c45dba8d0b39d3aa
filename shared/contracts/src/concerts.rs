//! Events published by concerts.

use std::collections::BTreeSet;

use kernel::{ConcertId, CountryCode, Money, Quantity, Text, TicketTypeId, TimeZoneName, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::IntegrationEvent;

/// Events of concerts. Each carries the whole concert as of the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum ConcertsEvent {
    /// A concert was put on sale.
    ConcertCreated(Concert),
    /// The concert's details changed.
    ConcertUpdated(Concert),
    /// The ticket types changed.
    TicketTypesUpdated(Concert),
    /// The concert was cancelled; sales have stopped.
    ConcertCancelled(Concert),
}

impl ConcertsEvent {
    /// The concert as of the event.
    pub fn concert(&self) -> &Concert {
        match self {
            Self::ConcertCreated(concert)
            | Self::ConcertUpdated(concert)
            | Self::TicketTypesUpdated(concert)
            | Self::ConcertCancelled(concert) => concert,
        }
    }
}

impl Concert {
    /// Whether nothing of the concert is sold any more.
    pub fn is_cancelled(&self) -> bool {
        self.ticket_types.is_empty()
    }
}

impl IntegrationEvent for ConcertsEvent {
    const SOURCE: &'static str = "frontrow.concerts";
}

/// One performance at one venue and time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Concert {
    /// The concert's id.
    pub concert_id: ConcertId,
    /// The organizer, who may change it.
    pub organizer_id: UserId,
    /// The concert's title.
    pub name: Text<200>,
    /// The performer or performers.
    pub artist: Text<200>,
    /// Start of the concert.
    pub starts_at: Timestamp,
    /// The place of the concert.
    pub venue: Venue,
    /// Start of sales; absent means at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sales_open_at: Option<Timestamp>,
    /// End of sales; absent means at the start of the concert.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sales_close_at: Option<Timestamp>,
    /// When the gates begin to admit people; absent means at any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doors_open_at: Option<Timestamp>,
    /// When the gates admit nobody any more; absent means never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doors_close_at: Option<Timestamp>,
    /// The gate staff that the organizer named; none means everyone with the role.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub gates: BTreeSet<UserId>,
    /// The ticket types on sale; none of a cancelled concert.
    pub ticket_types: Vec<TicketType>,
    /// What ticket holders may do by themselves; absent means the [defaults](SelfService::default).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_service: Option<SelfService>,
    /// The most tickets that one person can buy, over all orders; absent means no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_per_person: Option<Quantity>,
    /// Why the organizer last changed the concert or has cancelled it, for ticket holders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text<500>>,
}

/// The place of a concert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Venue {
    /// Name of the venue.
    pub name: Text<200>,
    /// City of the venue.
    pub city: Text<100>,
    /// Country of the venue; its tax applies.
    pub country: CountryCode,
    /// Absent if the organizer has not named it, and the country has several: then times are in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<TimeZoneName>,
}

/// What the holders of a concert's tickets may do by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SelfService {
    /// Whether a ticket can be transferred to another person.
    pub transfer: bool,
    /// Whether a ticket can be given the name of its holder.
    pub naming: bool,
    /// Until how many hours before the concert a ticket can be given back; absent means never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub give_back_until_hours: Option<u32>,
}

impl Default for SelfService {
    fn default() -> Self {
        Self { transfer: true, naming: true, give_back_until_hours: None }
    }
}

/// A ticket type of a concert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TicketType {
    /// Unique within the concert.
    pub ticket_type_id: TicketTypeId,
    /// Name shown to buyers.
    pub name: Text<100>,
    /// Price of one ticket, tax included.
    pub price: Money,
    /// Number of seats.
    pub capacity: Quantity,
    /// Maximum quantity per order.
    pub max_per_order: Quantity,
}
