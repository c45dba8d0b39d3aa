//! What the gateway reports about a payment.

use kernel::{Money, RefundId, Sealed};
use serde::{Deserialize, Serialize};

use super::disputes::Dispute;

/// `gateway_id` is the gateway's id of the payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Outcome {
    /// The buyer must authenticate with the bank.
    ActionRequired {
        gateway_id: String,
        /// For the buyer's browser.
        client_secret: Sealed<String>,
    },
    Authorized {
        gateway_id: String,
    },
    Declined {
        /// Absent if the gateway never made the payment.
        gateway_id: Option<String>,
        /// A stable code in `snake_case` that buyers may see.
        reason: String,
    },
    /// An attempt to authorize failed and certainly had no effect.
    NotMade {
        attempt: u32,
    },
    Captured {
        gateway_id: String,
        /// What the gateway keeps of it; absent if the report does not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fee: Option<Money>,
    },
    /// Cancelled on request, or because the authorization expired.
    Cancelled {
        gateway_id: String,
    },
    /// The gateway will never carry out the capture, cancellation or refund of this payment.
    Refused {
        gateway_id: String,
        /// A stable code in `snake_case`.
        reason: String,
    },
    /// The payment of an earlier attempt was refunded.
    AttemptRefunded {
        gateway_id: String,
    },
    Refunded {
        refund_id: RefundId,
        /// Absent if the gateway only says that everything was refunded.
        refund_gateway_id: Option<String>,
    },
    /// The refund failed, at once or days later.
    RefundFailed {
        refund_id: RefundId,
        attempt: u32,
        /// Absent if the gateway made no refund.
        refund_gateway_id: Option<String>,
        /// A stable code in `snake_case`.
        reason: String,
    },
    Disputed {
        gateway_id: String,
        dispute: Dispute,
        /// The bank has decided.
        closed: bool,
    },
    /// Somebody made a refund at the gateway.
    RefundedAtGateway {
        gateway_id: String,
        /// Derived from the gateway's id of the refund.
        refund_id: RefundId,
        refund_gateway_id: String,
        amount: Money,
    },
}

impl Outcome {
    pub fn gateway_id(&self) -> Option<&str> {
        match self {
            Self::NotMade { .. } | Self::Refunded { .. } | Self::RefundFailed { .. } => None,
            Self::Declined { gateway_id, .. } => gateway_id.as_deref(),
            Self::ActionRequired { gateway_id, .. }
            | Self::Authorized { gateway_id }
            | Self::Captured { gateway_id, .. }
            | Self::Cancelled { gateway_id }
            | Self::Refused { gateway_id, .. }
            | Self::AttemptRefunded { gateway_id }
            | Self::Disputed { gateway_id, .. }
            | Self::RefundedAtGateway { gateway_id, .. } => Some(gateway_id),
        }
    }
}
