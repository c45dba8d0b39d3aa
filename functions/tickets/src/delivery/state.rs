use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use super::request::DeliveryRequest;
use super::shipment::{Shipment, Whereabouts};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Delivery {
    /// Not requested yet.
    Nothing,
    /// Ready for the next attempt.
    Waiting {
        request: DeliveryRequest,
        /// The number of failed attempts so far.
        attempts: u32,
    },
    /// A worker has claimed an attempt; its outcome is unknown.
    Attempting { request: DeliveryRequest, attempt: u32, message_id: String, since: Timestamp },
    /// Mailgun accepted the e-mail.
    Sent {
        request: DeliveryRequest,
        /// Mailgun's id of the e-mail.
        gateway_id: String,
    },
    /// The courier issued a label.
    Shipped { request: DeliveryRequest, shipment: Shipment },
    Delivered {
        request: DeliveryRequest,
        /// Absent for e-mails.
        tracking_number: Option<String>,
        at: Timestamp,
        has_complained: bool,
    },
    Failed {
        request: DeliveryRequest,
        reason: String,
        /// Whether it was sent and came back, such as a bounced e-mail or a returned parcel.
        was_sent: bool,
    },
    /// Without a request if it was cancelled before it was requested.
    Cancelled(Option<DeliveryRequest>),
}

/// The statuses that the API shows.
pub const DELIVERY_STATUSES: [&str; 6] = ["requested", "sent", "shipped", "delivered", "failed", "cancelled"];

impl Delivery {
    pub fn request(&self) -> Option<&DeliveryRequest> {
        match self {
            Self::Nothing => None,
            Self::Cancelled(request) => request.as_ref(),
            Self::Waiting { request, .. }
            | Self::Attempting { request, .. }
            | Self::Sent { request, .. }
            | Self::Shipped { request, .. }
            | Self::Delivered { request, .. }
            | Self::Failed { request, .. } => Some(request),
        }
    }

    /// One of [`DELIVERY_STATUSES`] once it is requested.
    pub fn status(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Waiting { .. } | Self::Attempting { .. } => "requested",
            Self::Sent { .. } => "sent",
            Self::Shipped { .. } => "shipped",
            Self::Delivered { .. } => "delivered",
            Self::Failed { .. } => "failed",
            Self::Cancelled(_) => "cancelled",
        }
    }

    pub fn tracking_number(&self) -> Option<&str> {
        match self {
            Self::Shipped { shipment, .. } => Some(&shipment.tracking_number),
            Self::Delivered { tracking_number, .. } => tracking_number.as_deref(),
            _ => None,
        }
    }

    /// Whether its parcel has a label, and the courier doesn't have it yet.
    pub fn waits_for_packing(&self) -> bool {
        match self {
            Self::Shipped { shipment, .. } => {
                shipment.whereabouts == Whereabouts::Labelled && !shipment.cancellation_requested
            }
            _ => false,
        }
    }

    /// Whether it may still reach the recipient without staff doing anything.
    pub fn is_under_way(&self) -> bool {
        matches!(self, Self::Waiting { .. } | Self::Attempting { .. } | Self::Sent { .. } | Self::Shipped { .. })
    }

    pub(super) fn shipped(
        request: DeliveryRequest,
        attempts: u32,
        tracking_number: &str,
        shipped_at: Timestamp,
    ) -> Self {
        let shipment = Shipment {
            tracking_number: tracking_number.to_owned(),
            shipped_at,
            whereabouts: Whereabouts::Labelled,
            attempts,
            cancellation_requested: false,
        };
        Self::Shipped { request, shipment }
    }
}
