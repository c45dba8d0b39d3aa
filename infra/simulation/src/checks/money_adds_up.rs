//! What Stripe took for an order, less what it gave back, is what the order comes to if it was bought, less what was promised back of
//! it; and nothing for any other. What could not be given back is still there, and is on finance's list of that.

use std::collections::BTreeMap;

use crate::history::{History, Order, line_total, minor_units, number, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    let orders = history.orders();
    let mut failed: BTreeMap<&str, i64> = BTreeMap::new();
    for payment in history.payments() {
        *failed.entry(text(payment.terms, "/orderId")).or_default() += payment.failed();
    }
    for order in &orders {
        let intents = || history.intents.iter().filter(|intent| text(intent, "/metadata/order_id") == order.id);
        let received: i64 = intents().map(|intent| number(intent, "/amount_received")).sum();
        let ids: Vec<&str> = intents().map(|intent| text(intent, "/id")).collect();
        let refunds = history.refunds.iter().filter(|refund| {
            ids.contains(&text(refund, "/payment_intent")) && !matches!(text(refund, "/status"), "failed" | "canceled")
        });
        let refunded: i64 = refunds.map(|refund| number(refund, "/amount")).sum();
        let failed = failed.get(order.id).copied().unwrap_or_default();
        let expected = if order.is_live() { (order.total - promised_back(history, order)).max(0) } else { 0 };
        if received - refunded != expected + failed {
            let end = order.end;
            wrong.push(format!(
                "order {} of {} ended {end:?}: {expected} expected, {failed} could not be given back; {received} taken, {refunded} given back",
                order.id, order.total
            ));
        }
    }
    for intent in &history.intents {
        let order = text(intent, "/metadata/order_id");
        if !orders.iter().any(|known| known.id == order) {
            wrong.push(format!("{} is for the order {order:?}, which there is not", text(intent, "/id")));
        }
    }
    wrong
}

/// How much of a live order's money is to go back: for seats of concerts that were called off, and what finance was promised.
fn promised_back(history: &History, order: &Order<'_>) -> i64 {
    let lines = order.lines().filter(|line| order.given_back.contains(text(line, "/concertId")));
    let parts = history.promises.parts.get(order.id).into_iter().flatten();
    lines.map(line_total).sum::<i64>() + parts.map(minor_units).sum::<i64>()
}
