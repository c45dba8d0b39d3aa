//! A concert's void tickets, for gates that are offline: one stored item per ticket.

use kernel::{ConcertId, TicketId};
use serde::{Deserialize, Serialize};
use views::Key;

use crate::ticket::Ticket;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VoidTicket {
    pub ticket_id: TicketId,
    pub concert_id: ConcertId,
}

impl VoidTicket {
    pub fn list(concert_id: ConcertId) -> String {
        format!("void#{concert_id}")
    }

    /// A ticket that was voided before it was issued is not listed: nobody has its code.
    pub fn of(ticket: &Ticket) -> Option<Self> {
        let Ticket::Void { seat, .. } = ticket else { return None };
        Some(Self { ticket_id: seat.ticket_id, concert_id: seat.concert_id })
    }

    pub fn key(&self) -> Key {
        Key::new(Self::list(self.concert_id), self.ticket_id.to_string())
    }
}
