use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::common::clock::later;

/// How long a token can be used.
const LIFETIME: SignedDuration = SignedDuration::from_hours(12);

/// What a buyer's browser collected of a card, for one confirmation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ConfirmationToken {
    pub id: String,
    /// The id of the test card.
    pub card: String,
    pub brand: String,
    pub last4: String,
    pub created: Timestamp,
    pub return_url: Option<String>,
    /// The payment that it confirmed.
    pub payment_intent: Option<String>,
}

impl ConfirmationToken {
    pub fn expires_at(&self) -> Timestamp {
        later(self.created, LIFETIME)
    }

    pub fn to_json(&self) -> Value {
        json!({
            "id": self.id, "object": "confirmation_token", "created": self.created.as_second(),
            "expires_at": self.expires_at().as_second(), "livemode": false, "mandate_data": null,
            "payment_intent": self.payment_intent, "payment_method_options": null,
            "payment_method_preview": {
                "type": "card", "card": {"brand": self.brand, "last4": self.last4},
                "billing_details": {"address": null, "email": null, "name": null, "phone": null}
            },
            "return_url": self.return_url, "setup_future_usage": null, "setup_intent": null, "shipping": null,
            "use_stripe_sdk": true
        })
    }
}
