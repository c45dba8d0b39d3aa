//! A user's tickets, newest first: one stored item per ticket.

use kernel::{ConcertId, Money, OrderId, Text, TicketId, TicketTypeId, TimeZoneName, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use super::concerts::{Concert, KnownConcerts};
use crate::delivery::Venue;
use crate::ticket::Ticket;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Ticket")]
pub struct UserTicket {
    pub ticket_id: TicketId,
    pub order_id: OrderId,
    /// The buyer.
    pub user_id: UserId,
    pub concert_id: ConcertId,
    pub concert_name: Text<200>,
    /// When the concert begins. Not stored with the ticket, because it may change.
    #[serde(default)]
    pub starts_at: Option<Timestamp>,
    /// The IANA name of the venue's time zone. Not stored with the ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<TimeZoneName>,
    /// Where it takes place. Not stored with the ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<Venue>,
    pub ticket_type_id: TicketTypeId,
    pub ticket_type_name: Text<100>,
    /// What the buyer paid. Absent in items that were stored before this field existed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// Only a `valid` ticket admits its holder.
    #[schemars(extend("enum" = ["valid", "used", "void"]))]
    pub status: String,
    /// The code that the gate scans. Only for the ticket's holder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    pub issued_at: Timestamp,
    /// Whether it has been transferred to somebody else, who has its code.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub transferred: bool,
}

impl UserTicket {
    pub fn list(user_id: UserId) -> String {
        format!("user#{user_id}")
    }

    /// None if the ticket is not issued. The concert's name is the one at the time of purchase.
    pub fn of(ticket: &Ticket) -> Option<Self> {
        let seat = ticket.seat()?;
        Some(Self {
            ticket_id: seat.ticket_id,
            order_id: seat.order_id,
            user_id: seat.user_id,
            concert_id: seat.concert_id,
            concert_name: seat.concert_name.clone(),
            starts_at: None,
            time_zone: None,
            venue: None,
            ticket_type_id: seat.ticket_type_id.clone(),
            ticket_type_name: seat.ticket_type_name.clone(),
            price: Some(seat.price),
            status: ticket.status().to_owned(),
            code: Some(seat.code.clone()),
            issued_at: seat.issued_at,
            transferred: false,
        })
    }

    /// The stored items: of the holder, and of those who transferred the ticket, so that an older item of theirs does not come back.
    pub fn items(ticket: &Ticket) -> Vec<(Key, Self)> {
        let (Some(seat), Some(item)) = (ticket.seat(), Self::of(ticket)) else { return Vec::new() };
        let former = seat.former_holders().into_iter().map(|user_id| (item.key_of(user_id), item.clone().passed_on()));
        let holders = seat.holder().map(|user_id| (item.key_of(user_id), item.clone()));
        holders.into_iter().chain(former).collect()
    }

    /// With the concert's current name, time and place, if it is known.
    #[must_use]
    pub fn with_concert(self, concerts: &KnownConcerts) -> Self {
        match concerts.get(&self.concert_id) {
            Some(Concert { name, starts_at, venue, .. }) => Self {
                concert_name: name.clone(),
                starts_at: Some(*starts_at),
                time_zone: venue.time_zone.clone(),
                venue: Some(venue.clone()),
                ..self
            },
            None => self,
        }
    }

    /// Its place among the tickets for a concert: as they were bought.
    pub fn place(&self) -> impl Ord + use<> {
        (self.issued_at, self.order_id, self.ticket_type_id.clone(), self.ticket_id)
    }

    /// For staff: the code admits whoever has it.
    #[must_use]
    pub fn without_code(self) -> Self {
        Self { code: None, ..self }
    }

    /// For whoever transferred it: the code is another one now.
    #[must_use]
    pub fn passed_on(self) -> Self {
        Self { code: None, transferred: true, ..self }
    }

    fn key_of(&self, user_id: UserId) -> Key {
        Key::new(Self::list(user_id), format!("{:014}#{}", self.issued_at.as_millisecond(), self.ticket_id))
    }
}
