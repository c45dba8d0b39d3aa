//! Payments: what their events add up to.

use serde_json::Value;

use super::facts::{events, last_version};
use super::{Commit, History, minor_units, text};

/// A payment.
#[derive(Debug, Clone)]
pub struct Payment<'a> {
    /// Its id.
    pub id: &'a str,
    /// What was asked for last; null where its order came to nothing before.
    pub terms: &'a Value,
    /// `pending`, `action_required`, `authorized`, `captured`, `released` or `declined`.
    pub progress: &'static str,
    /// What goes back of it.
    pub refunds: Vec<Refund<'a>>,
    /// Stripe's id of it.
    pub gateway_id: Option<&'a str>,
    /// Its version.
    pub version: u64,
}

/// Money of a payment on its way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund<'a> {
    /// Its id.
    pub id: &'a str,
    /// How much, in minor units.
    pub amount: i64,
    /// When it was asked for.
    pub requested_at: &'a str,
    /// `requested`, `refunded` or `failed`.
    pub status: &'static str,
    /// Stripe's id of the attempt that counts, where it has one.
    pub gateway_id: Option<&'a str>,
}

impl Payment<'_> {
    /// How much it comes to, in minor units.
    pub fn amount(&self) -> i64 {
        if self.terms.is_null() { 0 } else { minor_units(&self.terms["amount"]) }
    }

    /// How much of it has gone back.
    pub fn refunded(&self) -> i64 {
        self.with_status("refunded")
    }

    /// How much of it should have gone back and could not.
    pub fn failed(&self) -> i64 {
        self.with_status("failed")
    }

    fn with_status(&self, status: &str) -> i64 {
        self.refunds.iter().filter(|refund| refund.status == status).map(|refund| refund.amount).sum()
    }

    /// How far it is, as people are told.
    pub fn status(&self) -> &'static str {
        match self.progress {
            "captured" if !self.refunds.is_empty() && self.refunded() == self.amount() => "refunded",
            "captured" if self.refunded() > 0 => "partially_refunded",
            progress => progress,
        }
    }
}

impl History {
    /// The payments.
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
                // Another card has no id yet.
                payment.gateway_id = None;
                "pending"
            }
            "PaymentActionRequired" => "action_required",
            "PaymentAuthorized" => "authorized",
            "PaymentDeclined" => "declined",
            "PaymentCaptured" => "captured",
            // Nothing was set aside; nobody waits any more.
            "PaymentReleased" if payment.progress == "declined" => "declined",
            "PaymentReleased" | "PaymentCaptureFailed" => "released",
            _ => payment.progress,
        };
        if matches!(name, "PaymentActionRequired" | "PaymentAuthorized" | "PaymentDeclined") {
            let said = Some(text(data, "/gatewayId")).filter(|id| !id.is_empty());
            payment.gateway_id = said.or(payment.gateway_id);
        }
        payment.refund(name, data);
    }
    payment
}

impl<'a> Payment<'a> {
    fn refund(&mut self, name: &str, data: &'a Value) {
        if name == "RefundRequested" {
            return self.refunds.push(Refund {
                id: text(data, "/refundId"),
                amount: minor_units(&data["amount"]),
                requested_at: text(data, "/requestedAt"),
                status: "requested",
                gateway_id: None,
            });
        }
        let status = match name {
            "PaymentRefunded" => "refunded",
            "RefundAttemptFailed" => "requested",
            "RefundFailed" => "failed",
            _ => return,
        };
        if let Some(refund) = self.refunds.iter_mut().find(|refund| refund.id == text(data, "/refundId")) {
            refund.status = status;
            refund.gateway_id = Some(text(data, "/gatewayId")).filter(|id| !id.is_empty());
        }
    }
}
