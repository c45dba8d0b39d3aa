//! What Stripe captured for an order, less refunds, is the order's total less the recorded refunds, or nothing unless the order is completed.
//! What could not be refunded, or was paid back by hand, is still at Stripe.

use crate::history::{History, Payment, number, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    let orders = history.orders();
    let payments = history.payments();
    for order in &orders {
        let intents = || history.intents.iter().filter(|intent| text(intent, "/metadata/order_id") == order.id);
        let received: i64 = intents().map(|intent| number(intent, "/amount_received")).sum();
        let ids: Vec<&str> = intents().map(|intent| text(intent, "/id")).collect();
        let refunds = history.refunds.iter().filter(|refund| {
            ids.contains(&text(refund, "/payment_intent")) && !matches!(text(refund, "/status"), "failed" | "canceled")
        });
        let refunded: i64 = refunds.map(|refund| number(refund, "/amount")).sum();
        let of_order = || payments.iter().filter(|payment| text(payment.terms, "/orderId") == order.id);
        let failed: i64 = of_order().map(Payment::still_owed).sum();
        let by_hand: i64 = of_order().map(Payment::made_by_hand).sum();
        let given_back: i64 = of_order().map(|payment| payment.refunded() + payment.still_owed()).sum();
        let expected = if order.is_live() { order.total - given_back } else { 0 };
        if received - refunded != expected + failed + by_hand {
            let end = order.end;
            violations.push(format!(
                "order {} of {} ended as {end:?}: expected {expected}, {failed} of failed refunds and {by_hand} paid back by hand, but {received} captured and {refunded} refunded",
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
