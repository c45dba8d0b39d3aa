//! One ticket with its delivery, folded from their streams on each request, so it is always current.

use contracts::DeliveryMethod;
use kernel::{Text, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::scans::Scan;
use super::user_tickets::UserTicket;
use crate::delivery::{DELIVERY_STATUSES, Delivery};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TicketDetails {
    #[serde(flatten)]
    pub ticket: UserTicket,
    /// Absent until the holder puts a name on the ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<TicketHolder>,
    /// The order's newest delivery, or the e-mail to the recipient of the transferred ticket. Absent for a moment after the ticket is issued.
    pub delivery: Option<DeliveryStatus>,
    /// Every scan of the ticket at a gate, in the order in which they were recorded.
    pub scans: Vec<Scan>,
}

/// A ticket in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ListedTicket {
    #[serde(flatten)]
    pub ticket: UserTicket,
    /// The order's newest delivery, or the e-mail to the recipient of the transferred ticket. Absent for a moment after the ticket is issued.
    pub delivery: Option<DeliveryStatus>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TicketHolder {
    pub name: Text<200>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "TicketDelivery")]
pub struct DeliveryStatus {
    pub method: DeliveryMethod,
    #[schemars(extend("enum" = DELIVERY_STATUSES))]
    pub status: &'static str,
    /// Why it failed: stable, `snake_case`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The courier's tracking number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<Timestamp>,
}

impl DeliveryStatus {
    /// None if the delivery was not requested.
    pub fn of(delivery: &Delivery) -> Option<Self> {
        let reason = match delivery {
            Delivery::Failed { reason, .. } => Some(reason.clone()),
            _ => None,
        };
        Some(Self {
            method: delivery.request()?.method,
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
