//! Stripe's objects: what is kept of each, and how it looks in an answer.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A PaymentIntent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Intent {
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
    /// When an authorization that is not captured ends.
    pub expires_at: Option<Timestamp>,
    /// What was given at creation and comes back as it is: description, customer, shipping, …
    pub echoed: BTreeMap<String, Value>,
}

/// The status of an [`Intent`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    RequiresPaymentMethod,
    RequiresConfirmation,
    RequiresAction,
    RequiresCapture,
    Succeeded,
    Canceled,
}

/// A test card, attached under an id of its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PaymentMethod {
    pub id: String,
    pub token: String,
}

/// A Charge: an attempt to get the money of an intent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Charge {
    pub id: String,
    pub payment_intent: String,
    pub payment_method: PaymentMethod,
    pub brand: String,
    pub last4: String,
    pub amount: i64,
    pub amount_captured: i64,
    pub amount_refunded: i64,
    pub currency: String,
    pub created: Timestamp,
    pub captured: bool,
    pub capture_before: Option<Timestamp>,
    pub balance_transaction: Option<String>,
    /// When it was captured, and so booked.
    #[serde(default)]
    pub captured_at: Option<Timestamp>,
    pub failure: Option<Failure>,
}

/// Why a [`Charge`] failed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Failure {
    pub code: String,
    pub reason: String,
    pub message: String,
    pub blocked: bool,
}

/// A Refund.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Refund {
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
    /// When and how it changes by itself.
    pub settles: Option<(Timestamp, Settlement)>,
}

/// A Dispute.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Dispute {
    pub id: String,
    pub charge: String,
    pub payment_intent: String,
    pub amount: i64,
    pub currency: String,
    pub created: Timestamp,
    pub reason: String,
    pub status: String,
}

/// How a refund goes on by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Settlement {
    Succeeds,
    Fails,
}

/// An Event, with the object as it was then.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Event {
    pub id: String,
    pub kind: String,
    pub created: Timestamp,
    /// The object's JSON. As text, because there are many and few are read.
    pub object: String,
    pub request_id: Option<String>,
    pub idempotency_key: Option<String>,
    /// Whether each endpoint that wants it has it.
    pub delivered: bool,
}

impl Status {
    /// As Stripe writes it.
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

impl Intent {
    /// As in an answer, with the charge's id, or the charge where it is expanded.
    pub fn wire(&self, expanded: Option<&Charge>) -> Value {
        let latest_charge = expanded.map(Charge::wire).or_else(|| self.latest_charge.clone().map(Value::from));
        let mut wire = json!({
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
        if let Value::Object(fields) = &mut wire {
            fields.extend(self.echoed.clone());
        }
        wire
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

impl PaymentMethod {
    /// As in the body of an error.
    pub fn wire(&self, brand: &str, last4: &str) -> Value {
        json!({"id": self.id, "object": "payment_method", "type": "card", "livemode": false, "card": {"brand": brand, "last4": last4}})
    }
}

impl Charge {
    /// Whether all that there was went back.
    pub fn refunded(&self) -> bool {
        self.amount_refunded > 0
            && self.amount_refunded == if self.captured { self.amount_captured } else { self.amount }
    }

    /// As in an answer.
    pub fn wire(&self) -> Value {
        let outcome = match &self.failure {
            None => json!({"network_status": "approved_by_network", "reason": null, "risk_level": "normal",
                "seller_message": "Payment complete.", "type": "authorized"}),
            Some(failure) if failure.blocked => {
                json!({"network_status": "not_sent_to_network", "reason": "highest_risk_level",
                "risk_level": "highest", "seller_message": "Stripe blocked this payment as too risky.", "type": "blocked"})
            }
            Some(failure) => {
                json!({"network_status": "declined_by_network", "reason": failure.reason, "risk_level": "normal",
                "seller_message": "The bank did not return any further details with this decline.", "type": "issuer_declined"})
            }
        };
        json!({
            "id": self.id, "object": "charge", "amount": self.amount, "amount_captured": self.amount_captured,
            "amount_refunded": self.amount_refunded, "balance_transaction": self.balance_transaction, "captured": self.captured,
            "created": self.created.as_second(), "currency": self.currency, "disputed": false,
            "failure_code": self.failure.as_ref().map(|failure| &failure.code),
            "failure_message": self.failure.as_ref().map(|failure| &failure.message),
            "livemode": false, "metadata": {}, "outcome": outcome, "paid": self.failure.is_none(),
            "payment_intent": self.payment_intent, "payment_method": self.payment_method.id,
            "payment_method_details": {"type": "card", "card": {"brand": self.brand, "last4": self.last4, "exp_month": 12,
                "exp_year": 2040, "funding": "credit", "country": "US", "network": self.brand,
                "capture_before": self.capture_before.map(Timestamp::as_second), "checks": {"cvc_check": "pass"},
                "three_d_secure": null}},
            "receipt_url": null, "refunded": self.refunded(),
            "status": if self.failure.is_none() { "succeeded" } else { "failed" }
        })
    }
}

impl Charge {
    /// The balance transaction that books it, once it is captured, with the charge where it is expanded.
    pub fn booking(&self, expanded: bool) -> Option<Value> {
        let (id, created) = self.balance_transaction.as_ref().zip(self.captured_at)?;
        let source = if expanded { self.wire() } else { Value::from(self.id.as_str()) };
        Some(json!({
            "id": id, "object": "balance_transaction", "amount": self.amount_captured, "available_on": created.as_second(),
            "created": created.as_second(), "currency": self.currency, "description": null, "exchange_rate": null, "fee": 0,
            "fee_details": [], "net": self.amount_captured, "reporting_category": "charge", "source": source,
            "status": "available", "type": "charge"
        }))
    }
}

impl Refund {
    /// As in an answer.
    pub fn wire(&self) -> Value {
        let mut wire = json!({
            "id": self.id, "object": "refund", "amount": self.amount, "balance_transaction": format!("txn_{}", self.id),
            "charge": self.charge, "created": self.created.as_second(), "currency": self.currency,
            "destination_details": {"type": "card", "card": {"type": "pending", "reference_status": "pending",
                "reference_type": "acquirer_reference_number"}},
            "metadata": self.metadata, "payment_intent": self.payment_intent, "reason": self.reason, "receipt_number": null,
            "source_transfer_reversal": null, "status": self.status, "transfer_reversal": null
        });
        if let Value::Object(fields) = &mut wire {
            if self.status == "pending" {
                fields.insert("pending_reason".to_owned(), "processing".into());
            }
            if let Some(reason) = &self.failure_reason {
                fields.insert("failure_reason".to_owned(), reason.as_str().into());
            }
        }
        wire
    }
}

impl Dispute {
    /// Whether the bank has not decided yet.
    pub fn is_open(&self) -> bool {
        !matches!(self.status.as_str(), "won" | "lost")
    }

    /// As in an answer.
    pub fn wire(&self) -> Value {
        json!({
            "id": self.id, "object": "dispute", "amount": self.amount, "charge": self.charge,
            "created": self.created.as_second(), "currency": self.currency, "evidence_details": {"due_by": null,
                "has_evidence": false, "past_due": false, "submission_count": 0},
            "livemode": false, "metadata": {}, "payment_intent": self.payment_intent, "reason": self.reason,
            "status": self.status
        })
    }
}

impl Event {
    /// As in an answer, and as the body of a webhook.
    pub fn wire(&self) -> Value {
        let object: Value = serde_json::from_str(&self.object).unwrap_or_default();
        json!({
            "id": self.id, "object": "event", "api_version": super::API_VERSION, "created": self.created.as_second(),
            "livemode": false, "pending_webhooks": i32::from(!self.delivered), "type": self.kind,
            "request": {"id": self.request_id, "idempotency_key": self.idempotency_key}, "data": {"object": object}
        })
    }
}
