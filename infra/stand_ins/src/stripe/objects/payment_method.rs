use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A test card, attached to a payment under an id of its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PaymentMethod {
    pub id: String,
    pub token: String,
}

impl PaymentMethod {
    pub fn to_json(&self, brand: &str, last4: &str) -> Value {
        json!({"id": self.id, "object": "payment_method", "type": "card", "livemode": false, "card": {"brand": brand, "last4": last4}})
    }
}
