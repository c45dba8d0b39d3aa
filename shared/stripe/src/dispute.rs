use serde::Deserialize;

/// A buyer's objection to a charge, at their bank: the parts of the object that are read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Dispute {
    /// Stripe's id, `dp_…`.
    pub id: String,
    /// How much of the charge, in minor units.
    #[serde(default)]
    pub amount: i64,
    /// The ISO 4217 code, lower case.
    #[serde(default)]
    pub currency: String,
    /// Stripe's id of the payment.
    #[serde(default)]
    pub payment_intent: Option<String>,
    /// What the buyer says: `fraudulent`, `product_not_received`, …
    #[serde(default)]
    pub reason: String,
    /// How far it is: `needs_response`, `under_review`, `won`, `lost`, …
    #[serde(default)]
    pub status: String,
}
