//! What people were told is so: an order that was promised is there, and the same request is answered the same again.

use crate::history::History;

pub(super) fn check(history: &History) -> Vec<String> {
    let mut wrong = history.unlike_repeats.clone();
    let orders = history.streams("order");
    let broken = history.promised.iter().filter(|promise| !orders.contains_key(promise.order_id.as_str()));
    wrong.extend(broken.map(|promise| format!("order {} was promised and never placed", promise.order_id)));
    wrong
}
