//! What concerts tell.

use kernel::{ConcertId, CountryCode, Money, Quantity, Text, TicketTypeId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::IntegrationEvent;

/// Events of concerts; each carries the whole concert as it is after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum ConcertsEvent {
    /// A concert was put on sale.
    ConcertCreated(Concert),
    /// Its details changed.
    ConcertUpdated(Concert),
    /// What is sold for it changed.
    TicketTypesUpdated(Concert),
    /// It will not be performed; nothing is sold for it any more.
    ConcertCancelled(Concert),
}

impl ConcertsEvent {
    /// The concert as it is after the event.
    pub fn concert(&self) -> &Concert {
        match self {
            Self::ConcertCreated(concert)
            | Self::ConcertUpdated(concert)
            | Self::TicketTypesUpdated(concert)
            | Self::ConcertCancelled(concert) => concert,
        }
    }
}

impl IntegrationEvent for ConcertsEvent {
    const SOURCE: &'static str = "frontrow.concerts";
}

/// One performance at one place and time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Concert {
    /// Its id.
    pub concert_id: ConcertId,
    /// Whose it is.
    pub organizer_id: UserId,
    /// What it is called.
    pub name: Text<200>,
    /// Who performs.
    pub artist: Text<200>,
    /// When it begins.
    pub starts_at: Timestamp,
    /// Where.
    pub venue: Venue,
    /// No sales before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sales_open_at: Option<Timestamp>,
    /// No sales from then on; when it begins, if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sales_close_at: Option<Timestamp>,
    /// What is sold.
    pub ticket_types: Vec<TicketType>,
}

/// Where a concert is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Venue {
    /// What the place is called.
    pub name: Text<200>,
    /// City.
    pub city: Text<100>,
    /// Country.
    pub country: CountryCode,
}

/// What is sold for a concert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TicketType {
    /// Unique in its concert.
    pub ticket_type_id: TicketTypeId,
    /// What it is called.
    pub name: Text<100>,
    /// Price of one ticket.
    pub price: Money,
    /// Places.
    pub capacity: Quantity,
    /// The most that one order may have.
    pub max_per_order: Quantity,
}
