//! What Stripe captured for an order, less refunds, is the order's total less the refunds that were acknowledged, or nothing unless the
//! order is completed. What could not be refunded is still at Stripe.

use std::collections::BTreeMap;

use crate::history::{History, Order, line_total, minor_units, number, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
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
        let expected = if order.is_live() { (order.total - due_refunds(history, order)).max(0) } else { 0 };
        if received - refunded != expected + failed {
            let end = order.end;
            violations.push(format!(
                "order {} of {} ended as {end:?}: expected {expected} and {failed} of failed refunds, but {received} captured and {refunded} refunded",
                order.id, order.total
            ));
        }
    }
    for intent in &history.intents {
        let order = text(intent, "/metadata/order_id");
        if !orders.iter().any(|known| known.id == order) {
            violations.push(format!("{} belongs to order {order:?}, which does not exist", text(intent, "/id")));
        }
    }
    violations
}

/// What is to be refunded of a live order: seats of cancelled concerts, and parts that finance has refunded.
fn due_refunds(history: &History, order: &Order<'_>) -> i64 {
    let lines = order.lines().filter(|line| order.refunded_concerts.contains(text(line, "/concertId")));
    let parts = history.acknowledged.partial_refunds.get(order.id).into_iter().flatten();
    lines.map(line_total).sum::<i64>() + parts.map(minor_units).sum::<i64>()
}
