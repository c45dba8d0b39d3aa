//! Attempts to authorize a payment that a later attempt replaced.

use kernel::RefundId;
use serde::{Deserialize, Serialize};

/// An earlier attempt at the gateway: it must not charge the buyer any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplacedAttempt {
    pub gateway_id: String,
    #[serde(rename = "remains")]
    pub status: AttemptStatus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AttemptStatus {
    /// It is or may become authorized: it must be cancelled before another attempt is made.
    Open,
    /// Cancelled, or its money was refunded.
    #[serde(rename = "nothing")]
    Closed,
    /// Somebody captured it at the gateway: it must be refunded.
    #[serde(rename = "money")]
    Captured,
    /// The gateway does not refund it: staff take over.
    RefundFailed,
}

impl ReplacedAttempt {
    /// The id under which staff see its refund, should that fail.
    pub fn refund_id(&self) -> RefundId {
        RefundId::derived(&[&self.gateway_id])
    }

    pub fn open(gateway_id: &str) -> Self {
        Self { gateway_id: gateway_id.to_owned(), status: AttemptStatus::Open }
    }
}
