use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::payment_method::PaymentMethod;

/// An attempt to charge a payment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Charge {
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
    /// When it was captured, and its balance transaction created.
    #[serde(default)]
    pub captured_at: Option<Timestamp>,
    pub failure: Option<Failure>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Failure {
    pub code: String,
    pub reason: String,
    pub message: String,
    pub blocked: bool,
}

impl Charge {
    /// Whether the whole amount is refunded.
    pub fn refunded(&self) -> bool {
        self.amount_refunded > 0
            && self.amount_refunded == if self.captured { self.amount_captured } else { self.amount }
    }

    pub fn to_json(&self) -> Value {
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
    /// 1.5 % and 25 of the smallest units, as Stripe asks of European cards in euros.
    fn fee(&self) -> i64 {
        (self.amount_captured * 15 + 500) / 1000 + 25
    }

    /// The balance transaction of a captured charge, with the whole charge if it is expanded.
    pub fn balance_transaction_json(&self, expanded: bool) -> Option<Value> {
        let (id, created) = self.balance_transaction.as_ref().zip(self.captured_at)?;
        let source = if expanded { self.to_json() } else { Value::from(self.id.as_str()) };
        let fee = self.fee();
        Some(json!({
            "id": id, "object": "balance_transaction", "amount": self.amount_captured, "available_on": created.as_second(),
            "created": created.as_second(), "currency": self.currency, "description": null, "exchange_rate": null, "fee": fee,
            "fee_details": [{"amount": fee, "application": null, "currency": self.currency,
                "description": "Stripe processing fees", "type": "stripe_fee"}],
            "net": self.amount_captured - fee, "reporting_category": "charge", "source": source,
            "status": "available", "type": "charge"
        }))
    }
}
