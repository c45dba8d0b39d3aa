//! Tickets of a concert with which somebody was let in who should not have been: one stored item per ticket.

use kernel::{ConcertId, OrderId, TicketId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::ticket::{Admission, AdmissionConflict, Ticket};

/// A ticket with its admissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "TicketConflict")]
pub struct TicketConflict {
    /// The ticket.
    pub ticket_id: TicketId,
    /// Its order.
    pub order_id: OrderId,
    /// The concert.
    pub concert_id: ConcertId,
    /// Why not.
    pub reason: AdmissionConflict,
    /// All that were let in, with gates and times.
    pub admissions: Vec<Admission>,
}

impl TicketConflict {
    /// The list of a concert's.
    pub fn list(concert_id: ConcertId) -> String {
        format!("conflict#{concert_id}")
    }

    /// The ticket, if somebody was let in with it who should not have been.
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

    /// Where it is: in its concert's list.
    pub fn key(&self) -> Key {
        Key::new(Self::list(self.concert_id), self.ticket_id.to_string())
    }
}
