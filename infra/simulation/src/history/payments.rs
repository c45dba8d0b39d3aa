use serde_json::Value;

use super::events::{events, last_version};
use super::json::{minor_units, text};
use super::records::{Commit, History};

#[derive(Debug, Clone)]
pub struct Payment<'a> {
    pub id: &'a str,
    /// The data of the last `PaymentRequested`; null if the order was cancelled before.
    pub terms: &'a Value,
    /// `pending`, `action_required`, `authorized`, `captured`, `released` or `declined`.
    pub progress: &'static str,
    pub refunds: Vec<Refund<'a>>,
    /// The id of the PaymentIntent.
    pub gateway_id: Option<&'a str>,
    pub version: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund<'a> {
    pub id: &'a str,
    /// In minor units.
    pub amount: i64,
    pub requested_at: &'a str,
    /// What it gives back of each line.
    pub lines: Vec<&'a Value>,
    /// `requested`, `refunded`, `failed` or `by hand`.
    pub status: &'static str,
    /// Stripe's id of the attempt that counts, if there is one.
    pub gateway_id: Option<&'a str>,
    /// Whether it had failed when another was requested, which may be for the same money and the same lines.
    pub is_followed: bool,
}

impl Payment<'_> {
    /// In minor units.
    pub fn amount(&self) -> i64 {
        if self.terms.is_null() { 0 } else { minor_units(&self.terms["amount"]) }
    }

    /// The refunded amount in minor units.
    pub fn refunded(&self) -> i64 {
        self.with_status("refunded") + self.made_by_hand()
    }

    /// The amount in minor units that staff paid back in another way.
    pub fn made_by_hand(&self) -> i64 {
        self.with_status("by hand")
    }

    /// The amount in minor units whose refund failed.
    pub fn failed(&self) -> i64 {
        self.with_status("failed")
    }

    /// The amount in minor units of failed refunds that no other refund gave back.
    pub fn still_owed(&self) -> i64 {
        self.failed().min(self.amount() - self.refunded())
    }

    fn with_status(&self, status: &str) -> i64 {
        self.refunds.iter().filter(|refund| refund.status == status).map(|refund| refund.amount).sum()
    }

    /// The status that the API shows.
    pub fn status(&self) -> &'static str {
        match self.progress {
            "captured" if !self.refunds.is_empty() && self.refunded() == self.amount() => "refunded",
            "captured" if self.refunded() > 0 => "partially_refunded",
            progress => progress,
        }
    }
}

impl History {
    pub fn payments(&self) -> Vec<Payment<'_>> {
        self.streams("payment").into_iter().map(|(id, commits)| payment(id, &commits)).collect()
    }
}

fn payment<'a>(id: &'a str, commits: &[&'a Commit]) -> Payment<'a> {
    let mut payment = Payment {
        id,
        terms: &Value::Null,
        progress: "none",
        refunds: Vec::new(),
        gateway_id: None,
        version: last_version(commits),
    };
    for (_, name, data) in events(commits) {
        payment.progress = match name {
            "PaymentRequested" => {
                payment.terms = data;
                // The PaymentIntent of another card has no id yet.
                payment.gateway_id = None;
                "pending"
            }
            "PaymentActionRequired" => "action_required",
            "PaymentAuthorized" => "authorized",
            "PaymentDeclined" => "declined",
            "PaymentCaptured" => "captured",
            // Nothing was authorized.
            "PaymentReleased" if payment.progress == "declined" => "declined",
            "PaymentReleased" | "PaymentCaptureFailed" => "released",
            _ => payment.progress,
        };
        if matches!(name, "PaymentActionRequired" | "PaymentAuthorized" | "PaymentDeclined") {
            let gateway_id = Some(text(data, "/gatewayId")).filter(|id| !id.is_empty());
            payment.gateway_id = gateway_id.or(payment.gateway_id);
        }
        payment.apply_refund_event(name, data);
    }
    payment
}

impl<'a> Payment<'a> {
    fn apply_refund_event(&mut self, name: &str, data: &'a Value) {
        if name == "RefundRequested" {
            for earlier in &mut self.refunds {
                earlier.is_followed |= earlier.status == "failed";
            }
            return self.refunds.push(Refund {
                id: text(data, "/refundId"),
                amount: minor_units(&data["amount"]),
                requested_at: text(data, "/requestedAt"),
                lines: data["lines"].as_array().into_iter().flatten().collect(),
                status: "requested",
                gateway_id: None,
                is_followed: false,
            });
        }
        let status = match name {
            "PaymentRefunded" => "refunded",
            "RefundAttemptFailed" => "requested",
            "RefundFailed" => "failed",
            "RefundMadeByHand" => "by hand",
            _ => return,
        };
        if let Some(refund) = self.refunds.iter_mut().find(|refund| refund.id == text(data, "/refundId")) {
            refund.status = status;
            refund.gateway_id = Some(text(data, "/gatewayId")).filter(|id| !id.is_empty());
        }
    }
}
