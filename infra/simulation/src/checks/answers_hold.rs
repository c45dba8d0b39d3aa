//! What people were told is so: an order that was promised is there, one that was called off is not bought, and the same request is
//! answered the same again.

use crate::history::History;

pub(super) fn check(history: &History) -> Vec<String> {
    let promises = &history.promises;
    let mut wrong = promises.unlike_repeats.clone();
    let placed = history.streams("order");
    let broken = promises.orders.iter().filter(|promise| !placed.contains_key(promise.order_id.as_str()));
    wrong.extend(broken.map(|promise| format!("order {} was promised and never placed", promise.order_id)));
    let orders = history.orders();
    let bought = orders.iter().filter(|order| order.is_live() && promises.called_off.contains(order.id));
    wrong.extend(bought.map(|order| format!("order {} was called off, and is bought: {:?}", order.id, order.events)));
    wrong
}
