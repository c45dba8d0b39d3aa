//! A concert's tickets for its organizer: one stored item for each ticket, without codes and personal data.

use std::collections::BTreeMap;

use kernel::{ConcertId, OrderId, Text, TicketId, TicketTypeId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::ticket::Ticket;

/// The lists that a concert's tickets are spread over: a single one would limit a rush to the writes of one partition.
const LISTS: u8 = 16;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConcertTicket {
    pub ticket_id: TicketId,
    pub order_id: OrderId,
    /// The order's number for people.
    pub order_number: Text<20>,
    pub concert_id: ConcertId,
    pub ticket_type_id: TicketTypeId,
    pub ticket_type_name: Text<100>,
    pub status: String,
    /// The first admission with the ticket; absent if there is none, or it was undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admitted_at: Option<Timestamp>,
    /// Whether it has another name than its buyer's: its holder has named it, or it was transferred.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_own_name: bool,
}

/// How many tickets of a concert there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConcertTicketSummary {
    pub concert_id: ConcertId,
    #[serde(flatten)]
    pub all: TicketCounts,
    pub ticket_types: Vec<TicketTypeSummary>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TicketTypeSummary {
    pub ticket_type_id: TicketTypeId,
    pub ticket_type_name: Text<100>,
    #[serde(flatten)]
    pub counts: TicketCounts,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TicketCounts {
    /// All tickets, also void ones. A ticket with a new code is still one ticket.
    pub issued: u64,
    /// Tickets that admit their holders.
    pub valid: u64,
    /// Tickets that admitted somebody, also if they are void now. An admission that was undone does not count.
    pub admitted: u64,
    pub void: u64,
}

impl ConcertTicket {
    /// The lists of a concert.
    pub fn lists(concert_id: ConcertId) -> impl Iterator<Item = String> {
        (0..LISTS).map(move |number| Self::list(concert_id, number))
    }

    fn list(concert_id: ConcertId, number: u8) -> String {
        format!("tickets#{concert_id}#{number}")
    }

    /// None before the ticket is issued.
    pub fn of(ticket: &Ticket) -> Option<Self> {
        let seat = ticket.seat()?;
        Some(Self {
            ticket_id: seat.ticket_id,
            order_id: seat.order_id,
            order_number: seat.order_number.clone(),
            concert_id: seat.concert_id,
            ticket_type_id: seat.ticket_type_id.clone(),
            ticket_type_name: seat.ticket_type_name.clone(),
            status: ticket.status().to_owned(),
            admitted_at: ticket.admitted_at(),
            has_own_name: seat.holding.has_own_name(),
        })
    }

    /// Tickets of an order are together.
    pub fn key(&self) -> Key {
        let number = self.order_id.uuid().as_u128() % u128::from(LISTS);
        let list = Self::list(self.concert_id, u8::try_from(number).unwrap_or_default());
        Key::new(list, format!("{}#{}", self.order_number, self.ticket_id))
    }
}

impl TicketCounts {
    #[must_use]
    pub fn and(self, ticket: &ConcertTicket) -> Self {
        Self {
            issued: self.issued + 1,
            valid: self.valid + u64::from(ticket.status == "valid"),
            admitted: self.admitted + u64::from(ticket.admitted_at.is_some()),
            void: self.void + u64::from(ticket.status == "void"),
        }
    }
}

impl ConcertTicketSummary {
    pub fn of(concert_id: ConcertId, tickets: &[ConcertTicket]) -> Self {
        let mut types: BTreeMap<&TicketTypeId, TicketTypeSummary> = BTreeMap::new();
        for ticket in tickets {
            let of_type = types.entry(&ticket.ticket_type_id).or_insert_with(|| TicketTypeSummary {
                ticket_type_id: ticket.ticket_type_id.clone(),
                ticket_type_name: ticket.ticket_type_name.clone(),
                counts: TicketCounts::default(),
            });
            of_type.counts = of_type.counts.and(ticket);
        }
        Self {
            concert_id,
            all: tickets.iter().fold(TicketCounts::default(), TicketCounts::and),
            ticket_types: types.into_values().collect(),
        }
    }
}
