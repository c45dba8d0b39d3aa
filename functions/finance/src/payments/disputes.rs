//! Disputes: a payer contests a captured payment at the bank, and the bank decides.

use kernel::{Money, Timestamp};
use serde::{Deserialize, Serialize};

use super::refund_lines::{LinesLeft, PaidLine, RefundedLine};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dispute {
    /// The gateway's id.
    pub dispute_id: String,
    pub amount: Money,
    /// In the gateway's words: `fraudulent`, `product_not_received`, …
    pub reason: String,
    /// In the gateway's words: `needs_response`, `under_review`, `won`, `lost`, …
    pub status: String,
    /// When the gateway reported this status: the newest report counts.
    pub as_of: Timestamp,
    /// When the evidence must be submitted; absent if the gateway takes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_due_by: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrackedDispute {
    pub dispute: Dispute,
    /// The bank has decided.
    pub closed: bool,
}

impl TrackedDispute {
    /// Each line's share of the contested amount. A dispute contests the whole payment or a part of it, whatever was refunded. Empty if
    /// the lines are not known.
    pub fn lines(&self, paid: &[PaidLine]) -> Vec<RefundedLine> {
        LinesLeft::of(paid).and_then(|lines| lines.goodwill(self.dispute.amount)).unwrap_or_default()
    }

    /// Whether the bank has taken the amount back: not for an inquiry, and no longer once the payer has lost.
    pub fn is_withdrawn(&self) -> bool {
        let status = self.dispute.status.as_str();
        if self.closed {
            return status == "lost";
        }
        !status.starts_with("warning_") && !matches!(status, "won" | "prevented")
    }
}
