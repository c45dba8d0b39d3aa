//! A concert's tickets with codes that are void, for gates that are offline: one stored item per ticket that was transferred or re-issued.

use kernel::{ConcertId, TicketId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::ticket::Ticket;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReplacedCode {
    pub ticket_id: TicketId,
    pub concert_id: ConcertId,
    /// Codes of the ticket with a lower serial are void. A code of version 1 has the serial 0.
    pub serial: u16,
}

impl ReplacedCode {
    pub fn list(concert_id: ConcertId) -> String {
        format!("replaced#{concert_id}")
    }

    /// None while the ticket has its first code.
    pub fn of(ticket: &Ticket) -> Option<Self> {
        let seat = ticket.seat().filter(|seat| seat.holding.serial() > 0)?;
        Some(Self { ticket_id: seat.ticket_id, concert_id: seat.concert_id, serial: seat.holding.serial() })
    }

    pub fn key(&self) -> Key {
        Key::new(Self::list(self.concert_id), self.ticket_id.to_string())
    }
}
