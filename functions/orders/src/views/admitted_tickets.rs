//! An order's tickets that gates have admitted: one stored item per ticket, of which the newest version of the ticket wins.

use contracts::tickets::AdmissionEvent;
use kernel::{OrderId, TicketId};
use serde::{Deserialize, Serialize};
use views::{Key, ViewError, Views};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AdmittedTicket {
    pub order_id: OrderId,
    pub ticket_id: TicketId,
    /// False after a supervisor undid the admission.
    pub admitted: bool,
}

impl AdmittedTicket {
    pub fn of(event: &AdmissionEvent) -> Self {
        let admission = event.admission();
        let admitted = matches!(event, AdmissionEvent::TicketAdmitted(_));
        Self { order_id: admission.order_id, ticket_id: admission.ticket_id, admitted }
    }

    fn list(order_id: OrderId) -> String {
        format!("admitted#{order_id}")
    }

    pub fn key(&self) -> Key {
        Key::new(Self::list(self.order_id), self.ticket_id.to_string())
    }
}

/// Whether somebody has entered with one of the order's tickets.
pub async fn any_admitted(views: &Views, order_id: OrderId) -> Result<bool, ViewError> {
    let tickets = views.list_all::<AdmittedTicket>(&AdmittedTicket::list(order_id)).await?;
    Ok(tickets.iter().any(|ticket| ticket.admitted))
}
