//! Disputes: a payer objects to a captured payment at their bank, and the bank decides.

use kernel::{Money, Timestamp};
use serde::{Deserialize, Serialize};

/// A dispute as the gateway tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dispute {
    /// The gateway's id of it.
    pub dispute_id: String,
    /// How much is disputed.
    pub amount: Money,
    /// What the payer says, in the gateway's words: `fraudulent`, `product_not_received`, …
    pub reason: String,
    /// How far it is, in the gateway's words: `needs_response`, `under_review`, `won`, `lost`, …
    pub status: String,
    /// As of when that is.
    pub as_of: Timestamp,
}

/// A dispute, and whether it is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrackedDispute {
    /// As it was told last.
    pub dispute: Dispute,
    /// Whether it is decided.
    pub closed: bool,
}
