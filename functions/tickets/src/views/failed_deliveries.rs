//! Tickets that could not be delivered: a task for staff, until they are sent again.

use contracts::DeliveryMethod;
use kernel::{DeliveryId, OrderId, Text, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::delivery::Delivery;

/// The list, oldest first.
pub const LIST: &str = "deliveries#failed";

/// A delivery on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FailedDelivery {
    /// The delivery.
    pub delivery_id: DeliveryId,
    /// Of which order.
    pub order_id: OrderId,
    /// Its number for people.
    pub order_number: Text<20>,
    /// Whose tickets.
    pub user_id: UserId,
    /// How they were sent.
    pub method: DeliveryMethod,
    /// Why it failed: stable, `snake_case`.
    pub reason: String,
    /// When.
    pub failed_at: Timestamp,
    /// What to do.
    #[serde(default)]
    pub advice: String,
}

impl FailedDelivery {
    /// A delivery of tickets that failed then.
    pub fn of(delivery: &Delivery, failed_at: Timestamp) -> Option<Self> {
        let Delivery::Failed { parcel, reason, .. } = delivery else { return None };
        parcel.message.is_tickets().then(|| Self {
            delivery_id: parcel.delivery_id,
            order_id: parcel.order_id,
            order_number: parcel.order_number.clone(),
            user_id: parcel.user_id,
            method: parcel.method,
            reason: reason.clone(),
            failed_at,
            advice: advice(parcel.method, reason).to_owned(),
        })
    }

    /// Where it is on the list.
    pub fn key(&self) -> Key {
        Key::new(LIST, format!("{:014}#{}", self.failed_at.as_millisecond(), self.delivery_id))
    }
}

fn advice(method: DeliveryMethod, reason: &str) -> &'static str {
    match (method, reason) {
        (_, "person_forgotten") => "Nothing: who had them wants to be forgotten.",
        (DeliveryMethod::Email, _) => {
            "Ask the buyer for another address, and send the tickets there: POST /orders/{orderId}/deliveries."
        }
        (DeliveryMethod::Courier, _) => {
            "Ask the buyer for another address, or send the tickets by e-mail: POST /orders/{orderId}/deliveries."
        }
    }
}
