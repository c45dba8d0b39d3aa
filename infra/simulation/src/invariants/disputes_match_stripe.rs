//! Each dispute at Stripe is recorded with the bank's decision, and no other is. What it takes counts in the revenue of its concerts until the
//! bank decides for the seller.

use std::collections::BTreeMap;

use crate::history::{History, minor_units, number, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    let mut recorded: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for (payment, commits) in history.streams("payment") {
        for event in commits.iter().flat_map(|commit| &commit.events) {
            let id = text(&event.data, "/disputeId");
            match event.name.as_str() {
                "DisputeOpened" if recorded.insert(id, (payment, "open")).is_some() => {
                    violations.push(format!("dispute {id} is recorded twice"));
                }
                "DisputeClosed" => drop(recorded.insert(id, (payment, text(&event.data, "/status")))),
                _ => {}
            }
        }
    }
    for dispute in &history.disputes {
        let (id, intent) = (text(dispute, "/id"), text(dispute, "/payment_intent"));
        let payment = history.intents.iter().find(|known| text(known, "/id") == intent);
        let payment = payment.map_or("", |intent| text(intent, "/metadata/payment_id"));
        let decision = Some(text(dispute, "/status")).filter(|status| matches!(*status, "won" | "lost"));
        let expected = (payment, decision.unwrap_or("open"));
        let is_recorded = recorded.remove(id);
        if is_recorded != Some(expected) {
            violations.push(format!("dispute {id} is recorded as {is_recorded:?}, expected {expected:?}"));
        }
        let items = history.views.iter().filter(|item| item.list.starts_with("disputed#") && item.place == id);
        let lines = items.flat_map(|item| item.data["lines"].as_array().into_iter().flatten());
        let counted: i64 = lines.map(|line| minor_units(&line["amount"])).sum();
        let due = if decision == Some("won") { 0 } else { number(dispute, "/amount") };
        if counted != due {
            violations.push(format!("dispute {id} takes {due}, but {counted} is counted in revenue"));
        }
    }
    violations.extend(recorded.keys().map(|id| format!("Stripe has no dispute {id}")));
    violations
}
