//! A user's tickets, newest first: one stored item per ticket.

use std::collections::BTreeMap;

use kernel::{ConcertId, OrderId, Text, TicketId, TicketTypeId, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::concerts::Concert;
use crate::ticket::Ticket;

/// One ticket in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Ticket")]
pub struct UserTicket {
    /// The ticket.
    pub ticket_id: TicketId,
    /// Its order.
    pub order_id: OrderId,
    /// Whose it is.
    pub user_id: UserId,
    /// The concert.
    pub concert_id: ConcertId,
    /// Its name.
    pub concert_name: Text<200>,
    /// When it begins; not stored with the ticket, because it may change.
    #[serde(default)]
    pub starts_at: Option<Timestamp>,
    /// The ticket type.
    pub ticket_type_id: TicketTypeId,
    /// Its name.
    pub ticket_type_name: Text<100>,
    /// Whether it lets somebody in.
    #[schemars(extend("enum" = ["valid", "used", "void"]))]
    pub status: String,
    /// What the gate reads.
    pub code: String,
    /// When it was issued.
    pub issued_at: Timestamp,
}

impl UserTicket {
    /// The list of a user's tickets.
    pub fn list(user_id: UserId) -> String {
        format!("user#{user_id}")
    }

    /// What the list shows of a ticket, once it is issued.
    pub fn of(ticket: &Ticket) -> Option<Self> {
        let seat = ticket.seat()?;
        Some(Self {
            ticket_id: seat.ticket_id,
            order_id: seat.order_id,
            user_id: seat.user_id,
            concert_id: seat.concert_id,
            concert_name: seat.concert_name.clone(),
            starts_at: None,
            ticket_type_id: seat.ticket_type_id.clone(),
            ticket_type_name: seat.ticket_type_name.clone(),
            status: ticket.status().to_owned(),
            code: seat.code.clone(),
            issued_at: seat.issued_at,
        })
    }

    /// With what the concert is called now, and when it begins, where that is known.
    #[must_use]
    pub fn at(self, concerts: &BTreeMap<ConcertId, Concert>) -> Self {
        match concerts.get(&self.concert_id) {
            Some(Concert { name, starts_at, .. }) => {
                Self { concert_name: name.clone(), starts_at: Some(*starts_at), ..self }
            }
            None => self,
        }
    }

    /// Where it is: in its user's list, by time.
    pub fn key(&self) -> Key {
        Key::new(Self::list(self.user_id), format!("{:014}#{}", self.issued_at.as_millisecond(), self.ticket_id))
    }
}
