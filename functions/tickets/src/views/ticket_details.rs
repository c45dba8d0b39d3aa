//! One ticket with its delivery, folded from their streams when it is asked for: always current.

use contracts::DeliveryMethod;
use schemars::JsonSchema;
use serde::Serialize;

use super::user_tickets::UserTicket;
use crate::delivery::Delivery;

/// What a delivery can be, as clients know it. They are ready for the last one, which none is yet.
const DELIVERY_STATUSES: [&str; 5] = ["requested", "sent", "failed", "cancelled", "delivered"];

/// A ticket as clients see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TicketDetails {
    /// The ticket, as its list shows it.
    #[serde(flatten)]
    pub ticket: UserTicket,
    /// How it reaches the fan, once that was asked for.
    pub delivery: Option<DeliveryStatus>,
}

/// How far a delivery is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "TicketDelivery")]
pub struct DeliveryStatus {
    /// How.
    pub method: DeliveryMethod,
    /// How far it is.
    #[schemars(extend("enum" = DELIVERY_STATUSES))]
    pub status: &'static str,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl DeliveryStatus {
    /// How far a delivery is, once it was asked for.
    pub fn of(delivery: &Delivery) -> Option<Self> {
        let reason = match delivery {
            Delivery::Failed { reason, .. } => Some(reason.clone()),
            _ => None,
        };
        Some(Self { method: delivery.parcel()?.method, status: delivery.status(), reason })
    }
}
