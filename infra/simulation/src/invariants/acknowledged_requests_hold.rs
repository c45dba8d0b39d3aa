//! An acknowledged order exists, an order whose cancellation was acknowledged is not completed, and a repeated request gets its
//! first response. A key that is used again a day later belongs to a new request.

use crate::history::{History, Order};

pub(super) fn check(history: &History) -> Vec<String> {
    let acknowledged = &history.acknowledged;
    let mut violations = acknowledged.inconsistent_repeats.clone();
    let refused = acknowledged.refused_keys.iter();
    violations.extend(refused.map(|request| format!("{request} was refused for its key, which was free again")));
    let placed = history.streams("order");
    let missing = acknowledged.orders.iter().filter(|order| !placed.contains_key(order.order_id.as_str()));
    violations.extend(missing.map(|order| format!("order {} was acknowledged, but does not exist", order.order_id)));
    let orders = history.orders();
    let live = orders.iter().filter(|order| order.is_live() && acknowledged.cancelled_orders.contains(order.id));
    let describe = |order: &Order<'_>| {
        format!("the cancellation of order {} was acknowledged, but it is completed: {:?}", order.id, order.events)
    };
    violations.extend(live.map(describe));
    violations
}
