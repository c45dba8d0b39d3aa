use jiff::Timestamp;
use serde::Deserialize;

/// A buyer's dispute of a charge at their bank. Only the fields that are used.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Dispute {
    /// Stripe's id (`dp_…`).
    pub id: String,
    /// Disputed amount in minor units.
    #[serde(default)]
    pub amount: i64,
    /// ISO 4217 code, lower case.
    #[serde(default)]
    pub currency: String,
    /// Stripe's id of the payment (`pi_…`).
    #[serde(default)]
    pub payment_intent: Option<String>,
    /// The buyer's reason: `fraudulent`, `product_not_received`, …
    #[serde(default)]
    pub reason: String,
    /// Stripe's status: `needs_response`, `under_review`, `won`, `lost`, …
    #[serde(default)]
    pub status: String,
    #[serde(default)]
    evidence_details: Option<EvidenceDetails>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct EvidenceDetails {
    /// Unix seconds.
    #[serde(default)]
    due_by: Option<i64>,
}

impl Dispute {
    /// When the evidence must be submitted, if Stripe still takes any.
    pub fn evidence_due_by(&self) -> Option<Timestamp> {
        Timestamp::from_second(self.evidence_details.as_ref()?.due_by?).ok()
    }
}
