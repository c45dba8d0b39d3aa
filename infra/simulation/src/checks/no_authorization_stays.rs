//! No money stays set aside for an order that has ended, and no buyer is asked by their bank for one.

use crate::history::{History, text};

/// The statuses of a payment at Stripe from which nothing more follows, and nothing is set aside.
const SETTLED: [&str; 3] = ["succeeded", "canceled", "requires_payment_method"];

pub(super) fn check(history: &History) -> Vec<String> {
    let open = history.intents.iter().filter(|intent| !SETTLED.contains(&text(intent, "/status")));
    open.map(|intent| {
        let (id, status, order) = (text(intent, "/id"), text(intent, "/status"), text(intent, "/metadata/order_id"));
        format!("{id} for order {order} is {status}")
    })
    .collect()
}
