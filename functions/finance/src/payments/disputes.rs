//! Disputes: a payer contests a captured payment at the bank, and the bank decides.

use kernel::{Money, Timestamp};
use serde::{Deserialize, Serialize};

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
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrackedDispute {
    pub dispute: Dispute,
    /// The bank has decided.
    pub closed: bool,
}
