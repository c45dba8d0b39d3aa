//! What finance recorded of each refund is what Stripe holds: a refund was made once, and a failed one is failed there too.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::history::{History, Refund, number, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    let mut known = BTreeSet::new();
    for payment in history.payments() {
        let is_disputed = history
            .disputes
            .iter()
            .any(|dispute| payment.gateway_id.is_some_and(|intent| text(dispute, "/payment_intent") == intent));
        for refund in &payment.refunds {
            known.insert(refund.id);
            violations.extend(
                compare(history, refund, is_disputed).map(|what| format!("payment {}: {what}: {refund:?}", payment.id)),
            );
        }
    }
    for refund in &history.refunds {
        let id = text(refund, "/metadata/refund_id");
        if !known.contains(id) {
            violations.push(format!("Stripe's {} belongs to refund {id:?}, which does not exist", text(refund, "/id")));
        }
    }
    violations
}

/// Stripe refuses refunds of a payment that is or was disputed.
fn compare(history: &History, refund: &Refund<'_>, is_disputed: bool) -> Option<&'static str> {
    let at_stripe: Vec<&Value> =
        history.refunds.iter().filter(|made| text(made, "/metadata/refund_id") == refund.id).collect();
    let (failed, made): (Vec<&&Value>, Vec<_>) =
        at_stripe.iter().partition(|made| matches!(text(made, "/status"), "failed" | "canceled"));
    let has_amount = |made: &&Value| number(made, "/amount") == refund.amount;
    match refund.status {
        "requested" => Some("it was never made"),
        "by hand" if !made.is_empty() => Some("it was paid back by hand, but was made at Stripe too"),
        "failed" if !made.is_empty() => Some("it is recorded as failed, but was made"),
        "failed" if failed.is_empty() && !history.refuses_refunds && !is_disputed => {
            Some("it is recorded as failed, but did not fail at Stripe")
        }
        "refunded" if refund.amount == 0 => {
            (!at_stripe.is_empty()).then_some("it is for nothing, but exists at Stripe")
        }
        "refunded" if made.len() != 1 => Some("it was not made exactly once"),
        "refunded" if !made.iter().all(|made| has_amount(made)) => Some("it has another amount at Stripe"),
        _ => None,
    }
}
