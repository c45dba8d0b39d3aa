//! An order never has two authorizations: the PaymentIntent of a declined card is cancelled before another card is charged.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::history::{History, number, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut of_order: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for intent in &history.intents {
        of_order.entry(text(intent, "/metadata/order_id")).or_default().push(intent);
    }
    let mut violations = Vec::new();
    for (order, mut intents) in of_order {
        intents.sort_by_key(|intent| attempt(intent));
        for pair in intents.windows(2) {
            let (earlier, later) = (pair[0], pair[1]);
            let is_cancelled = earlier["canceled_at"].as_i64().is_some_and(|at| at <= number(later, "/created"));
            if !is_cancelled {
                let (earlier, later) = (text(earlier, "/id"), text(later, "/id"));
                violations.push(format!("order {order}: {earlier} was not cancelled when {later} was created"));
            }
        }
    }
    violations
}

fn attempt(intent: &Value) -> i64 {
    text(intent, "/metadata/attempt").parse().unwrap_or(0)
}
