//! What Stripe took for an order, less what it gave back, is what the order comes to if it was bought, and else nothing.

use crate::history::{End, History, number, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    let orders = history.orders();
    for order in &orders {
        let intents = || history.intents.iter().filter(|intent| text(intent, "/metadata/order_id") == order.id);
        let received: i64 = intents().map(|intent| number(intent, "/amount_received")).sum();
        let ids: Vec<&str> = intents().map(|intent| text(intent, "/id")).collect();
        let refunds = history.refunds.iter().filter(|refund| {
            ids.contains(&text(refund, "/payment_intent")) && !matches!(text(refund, "/status"), "failed" | "canceled")
        });
        let refunded: i64 = refunds.map(|refund| number(refund, "/amount")).sum();
        let expected = if order.end == Some(End::Completed) { order.total } else { 0 };
        if received - refunded != expected {
            let end = order.end;
            wrong.push(format!(
                "order {} ended {end:?}: {expected} expected, {received} taken, {refunded} given back",
                order.id
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
