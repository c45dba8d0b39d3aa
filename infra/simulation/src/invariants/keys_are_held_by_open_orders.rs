//! A person's key is held only by orders that are open, and by each of them, so that nobody is forgotten too early, or never.

use std::collections::BTreeMap;

use crate::history::{End, History, Order, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let orders: BTreeMap<&str, Order<'_>> = history.orders().into_iter().map(|order| (order.id, order)).collect();
    let mut violations = Vec::new();
    for (person, order_id) in &history.key_holds {
        match orders.get(order_id.as_str()) {
            None => violations.push(format!("the key of {person} is held by {order_id}, which is no order")),
            Some(order) if text(order.purchase, "/userId") != person => {
                violations.push(format!("the key of {person} is held by {order_id}, an order of somebody else"));
            }
            // While its refund failed, it is open.
            Some(order) if order.end.is_some_and(|end| end != End::RefundFailed) => {
                violations.push(format!("the key of {person} is held by {order_id}, which ended: {:?}", order.end));
            }
            Some(_) => {}
        }
    }
    for order in orders.values().filter(|order| order.end.is_none()) {
        let hold = (text(order.purchase, "/userId").to_owned(), order.id.to_owned());
        if !history.key_holds.contains(&hold) {
            violations.push(format!("the key of {} is not held by {}, which is open", hold.0, hold.1));
        }
    }
    violations
}
