//! A concert's void tickets, for gates without a network: one stored item per ticket.

use kernel::{ConcertId, TicketId};
use serde::{Deserialize, Serialize};
use views::Key;

use crate::ticket::Ticket;

/// A ticket that admits nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VoidTicket {
    /// The ticket.
    pub ticket_id: TicketId,
    /// The concert.
    pub concert_id: ConcertId,
}

impl VoidTicket {
    /// The list of a concert's.
    pub fn list(concert_id: ConcertId) -> String {
        format!("void#{concert_id}")
    }

    /// The ticket, if it is void and somebody may have it.
    pub fn of(ticket: &Ticket) -> Option<Self> {
        let Ticket::Void { seat, .. } = ticket else { return None };
        Some(Self { ticket_id: seat.ticket_id, concert_id: seat.concert_id })
    }

    /// Where it is: in its concert's list.
    pub fn key(&self) -> Key {
        Key::new(Self::list(self.concert_id), self.ticket_id.to_string())
    }
}
