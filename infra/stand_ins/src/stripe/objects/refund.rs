use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Refund {
    pub id: String,
    pub charge: String,
    pub payment_intent: String,
    pub amount: i64,
    pub currency: String,
    pub created: Timestamp,
    pub metadata: BTreeMap<String, String>,
    pub reason: Option<String>,
    pub status: String,
    pub failure_reason: Option<String>,
    /// When and how the status changes later.
    pub settles: Option<(Timestamp, Settlement)>,
}

/// How a refund ends that is not final yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Settlement {
    Succeeds,
    Fails,
}

impl Refund {
    pub fn to_json(&self) -> Value {
        let mut json = json!({
            "id": self.id, "object": "refund", "amount": self.amount, "balance_transaction": format!("txn_{}", self.id),
            "charge": self.charge, "created": self.created.as_second(), "currency": self.currency,
            "destination_details": {"type": "card", "card": {"type": "pending", "reference_status": "pending",
                "reference_type": "acquirer_reference_number"}},
            "metadata": self.metadata, "payment_intent": self.payment_intent, "reason": self.reason, "receipt_number": null,
            "source_transfer_reversal": null, "status": self.status, "transfer_reversal": null
        });
        if let Value::Object(fields) = &mut json {
            if self.status == "pending" {
                fields.insert("pending_reason".to_owned(), "processing".into());
            }
            if let Some(reason) = &self.failure_reason {
                fields.insert("failure_reason".to_owned(), reason.as_str().into());
            }
        }
        json
    }
}
