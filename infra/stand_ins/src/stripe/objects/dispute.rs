use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::common::clock::later;

/// How long the merchant has to submit evidence.
const EVIDENCE_TIME: SignedDuration = SignedDuration::from_hours(7 * 24);

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Dispute {
    pub id: String,
    pub charge: String,
    pub payment_intent: String,
    pub amount: i64,
    pub currency: String,
    pub created: Timestamp,
    pub reason: String,
    pub status: String,
}

impl Dispute {
    /// Whether the bank has not decided yet.
    pub fn is_open(&self) -> bool {
        !matches!(self.status.as_str(), "won" | "lost")
    }

    pub fn to_json(&self) -> Value {
        json!({
            "id": self.id, "object": "dispute", "amount": self.amount, "charge": self.charge,
            "created": self.created.as_second(), "currency": self.currency, "evidence_details": {
                "due_by": self.is_open().then(|| later(self.created, EVIDENCE_TIME).as_second()),
                "has_evidence": false, "past_due": false, "submission_count": 0},
            "livemode": false, "metadata": {}, "payment_intent": self.payment_intent, "reason": self.reason,
            "status": self.status
        })
    }
}
