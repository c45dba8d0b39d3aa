//! What finance recorded of a refund is what Stripe holds: one that was made is there once, one that was given up was sent back.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::history::{History, Refund, number, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut known = BTreeSet::new();
    for payment in history.payments() {
        for refund in &payment.refunds {
            known.insert(refund.id);
            wrong.extend(compare(history, refund).map(|what| format!("payment {}: {what}: {refund:?}", payment.id)));
        }
    }
    for refund in &history.refunds {
        let id = text(refund, "/metadata/refund_id");
        if !known.contains(id) {
            wrong.push(format!("Stripe's {} is of the refund {id:?}, which there is not", text(refund, "/id")));
        }
    }
    wrong
}

fn compare(history: &History, refund: &Refund<'_>) -> Option<&'static str> {
    let of_it: Vec<&Value> =
        history.refunds.iter().filter(|made| text(made, "/metadata/refund_id") == refund.id).collect();
    let (sent_back, made): (Vec<&&Value>, Vec<_>) =
        of_it.iter().partition(|made| matches!(text(made, "/status"), "failed" | "canceled"));
    let is_as_asked = |made: &&Value| number(made, "/amount") == refund.amount;
    match refund.status {
        "requested" => Some("it was never made"),
        "failed" if !made.is_empty() => Some("it was given up, and made all the same"),
        "failed" if sent_back.is_empty() && !history.refuses_refunds => {
            Some("it was given up, and Stripe has never sent it back")
        }
        "refunded" if refund.amount == 0 => {
            (!of_it.is_empty()).then_some("nothing was given back, and Stripe did that")
        }
        "refunded" if made.len() != 1 => Some("it was not made once"),
        "refunded" if !made.iter().all(|made| is_as_asked(made)) => Some("another amount went back"),
        _ => None,
    }
}
