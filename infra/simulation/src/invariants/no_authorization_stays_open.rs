//! No payment stays authorized, or waits for authentication, when its order has ended.

use crate::history::{History, text};

/// The statuses of a PaymentIntent that holds no authorized money and waits for nobody.
const SETTLED: [&str; 3] = ["succeeded", "canceled", "requires_payment_method"];

pub(super) fn check(history: &History) -> Vec<String> {
    let open = history.intents.iter().filter(|intent| !SETTLED.contains(&text(intent, "/status")));
    open.map(|intent| {
        let (id, status, order) = (text(intent, "/id"), text(intent, "/status"), text(intent, "/metadata/order_id"));
        format!("{id} for order {order} is {status}")
    })
    .collect()
}
