//! Every order ends, and each of its events was allowed. Every confirmed cart has one order with its total.

use std::collections::BTreeMap;

use crate::history::{History, line_total, minor_units, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    let mut of_cart: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for order in history.orders() {
        if order.end.is_none() {
            violations.push(format!("order {} did not end: {:?}", order.id, order.events));
        }
        for (event, state) in &order.unexpected {
            violations
                .push(format!("order {}: {event} is not allowed in state {state:?}: {:?}", order.id, order.events));
        }
        of_cart.entry(text(order.purchase, "/cartId")).or_default().push(order.total);
    }
    for (cart, commits) in history.streams("cart") {
        let confirmed = commits.iter().flat_map(|commit| &commit.events).filter(|event| event.name == "CartConfirmed");
        let confirmed: Vec<_> = confirmed.collect();
        let totals: Vec<i64> = confirmed.iter().map(|event| minor_units(&event.data["total"])).collect();
        let of_lines: Vec<i64> = confirmed.iter().map(|event| sum_of_lines(&event.data["lines"])).collect();
        let orders = of_cart.get(cart).cloned().unwrap_or_default();
        if totals.len() > 1 || totals != orders || totals != of_lines {
            violations.push(format!(
                "cart {cart}: confirmed with total {totals:?}, its lines cost {of_lines:?}, its orders {orders:?}"
            ));
        }
    }
    violations
}

fn sum_of_lines(lines: &serde_json::Value) -> i64 {
    let lines = lines.as_array().into_iter().flatten();
    lines.map(line_total).sum()
}
