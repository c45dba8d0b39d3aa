//! Tickets that could not be delivered: a task for staff, until the tickets are sent again.

use contracts::DeliveryMethod;
use kernel::{DeliveryId, OrderId, Text, TicketId, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::delivery::{Delivery, DeliveryRequest};

/// Oldest first.
pub const LIST: &str = "deliveries#failed";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FailedDelivery {
    pub delivery_id: DeliveryId,
    pub order_id: OrderId,
    /// The order's number for people.
    pub order_number: Text<20>,
    /// The only ticket of the delivery: it was transferred or re-issued. Absent: all tickets of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket_id: Option<TicketId>,
    /// The buyer, or the recipient of the ticket with an account.
    pub user_id: UserId,
    pub method: DeliveryMethod,
    /// Why it failed: stable, `snake_case`.
    pub reason: String,
    pub failed_at: Timestamp,
    /// What staff can do about it.
    #[serde(default)]
    pub advice: String,
}

impl FailedDelivery {
    /// Only tickets are a task for staff; a failed e-mail without tickets is not.
    pub fn of(delivery: &Delivery, failed_at: Timestamp) -> Option<Self> {
        let Delivery::Failed { request, reason, .. } = delivery else { return None };
        request.message.sends_tickets().then(|| Self {
            delivery_id: request.delivery_id,
            order_id: request.order_id,
            order_number: request.order_number.clone(),
            ticket_id: request.ticket.map(|ticket| ticket.ticket_id),
            user_id: request.user_id,
            method: request.method,
            reason: reason.clone(),
            failed_at,
            advice: advice(request, reason).to_owned(),
        })
    }

    pub fn key(&self) -> Key {
        Key::new(LIST, format!("{:014}#{}", self.failed_at.as_millisecond(), self.delivery_id))
    }
}

fn advice(request: &DeliveryRequest, reason: &str) -> &'static str {
    match (request.method, reason) {
        (_, "person_forgotten") => "Nothing to do: the recipient's personal data has been erased.",
        (DeliveryMethod::Email, _) if request.ticket.is_some() => {
            "Once the address works, send the ticket again: POST /tickets/{ticketId}/reissue. The holder's account has it, too."
        }
        (DeliveryMethod::Email, _) => "Ask the buyer to correct the address: POST /orders/{orderId}/deliveries.",
        (DeliveryMethod::Courier, _) => {
            "Ask the buyer to correct the address, or send the tickets by e-mail: POST /orders/{orderId}/deliveries."
        }
    }
}
