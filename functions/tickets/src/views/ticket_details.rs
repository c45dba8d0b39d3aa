//! One ticket with its delivery, folded from their streams when it is asked for: always current.

use contracts::DeliveryMethod;
use kernel::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::user_tickets::UserTicket;
use crate::delivery::{DELIVERY_STATUSES, Delivery};

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
    /// What the parcel is tracked by, if a courier has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<String>,
    /// When the fan got it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<Timestamp>,
}

impl DeliveryStatus {
    /// How far a delivery is, once it was asked for.
    pub fn of(delivery: &Delivery) -> Option<Self> {
        let reason = match delivery {
            Delivery::Failed { reason, .. } => Some(reason.clone()),
            _ => None,
        };
        Some(Self {
            method: delivery.parcel()?.method,
            status: delivery.status(),
            reason,
            tracking_number: delivery.tracking_number().map(str::to_owned),
            delivered_at: match delivery {
                Delivery::Delivered { at, .. } => Some(*at),
                _ => None,
            },
        })
    }
}
