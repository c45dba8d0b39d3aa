//! No two orders have the same number, and no block of serials is taken twice.

use std::collections::BTreeMap;

use crate::history::{History, number, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut of_number: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for order in history.orders().iter().filter(|order| !order.purchase.is_null()) {
        of_number.entry(text(order.purchase, "/number")).or_default().push(order.id);
    }
    let shared = of_number.iter().filter(|(_, orders)| orders.len() > 1);
    let mut violations: Vec<String> =
        shared.map(|(number, orders)| format!("the orders {orders:?} have the number {number:?}")).collect();
    for (series, commits) in history.streams("order-numbers") {
        let blocks: Vec<i64> =
            commits.iter().flat_map(|commit| &commit.events).map(|event| number(&event.data, "/block")).collect();
        if !blocks.iter().copied().eq((0..).take(blocks.len())) {
            violations.push(format!("of series {series} the blocks {blocks:?} are taken"));
        }
    }
    violations
}
