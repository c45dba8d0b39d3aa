//! An order's tickets that gates have admitted: one stored item per ticket, of which the newest version of the ticket wins.

use contracts::tickets::AdmissionEvent;
use kernel::{ConcertId, OrderId, TicketId, TicketTypeId};
use serde::{Deserialize, Serialize};
use views::Key;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AdmittedTicket {
    pub order_id: OrderId,
    pub ticket_id: TicketId,
    pub concert_id: ConcertId,
    pub ticket_type_id: TicketTypeId,
    /// False after a supervisor undid the admission.
    pub admitted: bool,
}

impl AdmittedTicket {
    pub fn of(event: &AdmissionEvent) -> Self {
        let admission = event.admission();
        Self {
            order_id: admission.order_id,
            ticket_id: admission.ticket_id,
            concert_id: admission.concert_id,
            ticket_type_id: admission.ticket_type_id.clone(),
            admitted: matches!(event, AdmissionEvent::TicketAdmitted(_)),
        }
    }

    pub fn list(order_id: OrderId) -> String {
        format!("admitted#{order_id}")
    }

    pub fn key(&self) -> Key {
        Key::new(Self::list(self.order_id), self.ticket_id.to_string())
    }
}
