//! Until the buyer of an order that is paid later gives a card, nothing is requested of Stripe for it.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::history::{History, number, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    let requested: BTreeMap<&str, Option<i64>> = history
        .streams("order")
        .into_iter()
        .filter(|(_, commits)| {
            let mut events = commits.iter().flat_map(|commit| &commit.events);
            events.any(|event| event.name == "OrderPlaced" && event.data["paysLater"] == true)
        })
        .map(|(id, commits)| {
            let request = commits
                .iter()
                .find(|commit| commit.events.iter().any(|event| event.name == "OrderPaymentRequested"))
                .and_then(|commit| commit.at.parse::<Timestamp>().ok());
            (id, request.map(Timestamp::as_second))
        })
        .collect();
    for intent in &history.intents {
        let order = text(intent, "/metadata/order_id");
        let is_early = match requested.get(order) {
            Some(Some(request)) => number(intent, "/created") < *request,
            Some(None) => true,
            None => false,
        };
        if is_early {
            violations.push(format!("{} of order {order} was made before its buyer gave a card", text(intent, "/id")));
        }
    }
    violations
}
