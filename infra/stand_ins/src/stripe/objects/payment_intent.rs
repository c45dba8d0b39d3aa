use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::charge::Charge;
use super::payment_method::PaymentMethod;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PaymentIntent {
    pub id: String,
    pub status: Status,
    pub amount: i64,
    pub amount_capturable: i64,
    pub amount_received: i64,
    pub currency: String,
    pub capture_method: String,
    pub confirmation_method: String,
    pub client_secret: String,
    pub created: Timestamp,
    pub canceled_at: Option<Timestamp>,
    pub cancellation_reason: Option<String>,
    pub latest_charge: Option<String>,
    pub metadata: BTreeMap<String, String>,
    pub payment_method: Option<PaymentMethod>,
    pub last_payment_error: Option<Value>,
    pub return_url: Option<String>,
    /// Whether the buyer has authenticated since the last confirmation.
    pub authenticated: bool,
    /// When the authorization expires if it is not captured.
    pub expires_at: Option<Timestamp>,
    /// Parameters that come back unchanged: description, customer, shipping, …
    pub echoed: BTreeMap<String, Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    RequiresPaymentMethod,
    RequiresConfirmation,
    RequiresAction,
    RequiresCapture,
    Succeeded,
    Canceled,
}

impl Status {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RequiresPaymentMethod => "requires_payment_method",
            Self::RequiresConfirmation => "requires_confirmation",
            Self::RequiresAction => "requires_action",
            Self::RequiresCapture => "requires_capture",
            Self::Succeeded => "succeeded",
            Self::Canceled => "canceled",
        }
    }
}

impl PaymentIntent {
    /// With the charge's id, or with the whole charge if it is expanded.
    pub fn to_json(&self, expanded: Option<&Charge>) -> Value {
        let latest_charge = expanded.map(Charge::to_json).or_else(|| self.latest_charge.clone().map(Value::from));
        let mut json = json!({
            "id": self.id, "object": "payment_intent", "amount": self.amount, "amount_capturable": self.amount_capturable,
            "amount_received": self.amount_received, "amount_details": {"tip": {}}, "application": null,
            "application_fee_amount": null, "automatic_payment_methods": null,
            "canceled_at": self.canceled_at.map(Timestamp::as_second), "cancellation_reason": self.cancellation_reason,
            "capture_method": self.capture_method, "client_secret": self.client_secret,
            "confirmation_method": self.confirmation_method, "created": self.created.as_second(), "currency": self.currency,
            "customer": null, "description": null, "last_payment_error": self.last_payment_error,
            "latest_charge": latest_charge, "livemode": false, "metadata": self.metadata, "next_action": self.next_action(),
            "on_behalf_of": null, "payment_method": self.payment_method.as_ref().map(|method| &method.id),
            "payment_method_options": {"card": {"request_three_d_secure": "automatic"}}, "payment_method_types": ["card"],
            "processing": null, "receipt_email": null, "review": null, "setup_future_usage": null, "shipping": null,
            "source": null, "statement_descriptor": null, "statement_descriptor_suffix": null,
            "status": self.status.as_str(), "transfer_data": null, "transfer_group": null
        });
        if let Value::Object(fields) = &mut json {
            fields.extend(self.echoed.clone());
        }
        json
    }

    fn next_action(&self) -> Option<Value> {
        if self.status != Status::RequiresAction {
            return None;
        }
        Some(match &self.return_url {
            Some(return_url) => json!({
                "type": "redirect_to_url",
                "redirect_to_url": {"url": format!("https://hooks.stripe.com/3d_secure_2/hosted?intent={}", self.id), "return_url": return_url}
            }),
            None => json!({"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}),
        })
    }
}
