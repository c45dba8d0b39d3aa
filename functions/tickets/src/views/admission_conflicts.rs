//! A concert's tickets that were used more than once, or after they were void: one stored item per ticket.

use kernel::{ConcertId, OrderId, TicketId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::ticket::{Admission, AdmissionConflict, Seat, Ticket};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TicketConflict {
    pub ticket_id: TicketId,
    pub order_id: OrderId,
    pub concert_id: ConcertId,
    pub reason: AdmissionConflict,
    /// All admissions with the ticket, oldest first.
    pub admissions: Vec<Admission>,
}

impl TicketConflict {
    pub fn list(concert_id: ConcertId) -> String {
        format!("conflict#{concert_id}")
    }

    pub fn of(ticket: &Ticket) -> Option<Self> {
        let (seat, reason) = (ticket.seat()?, ticket.conflict()?);
        Some(Self {
            ticket_id: seat.ticket_id,
            order_id: seat.order_id,
            concert_id: seat.concert_id,
            reason,
            admissions: ticket.admissions().cloned().collect(),
        })
    }

    pub fn key(&self) -> Key {
        Key::new(Self::list(self.concert_id), self.ticket_id.to_string())
    }

    /// Where the conflict of a ticket is stored, if it has one.
    pub fn key_of(seat: &Seat) -> Key {
        Key::new(Self::list(seat.concert_id), seat.ticket_id.to_string())
    }
}
