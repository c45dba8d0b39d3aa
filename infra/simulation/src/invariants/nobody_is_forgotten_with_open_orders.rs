//! When somebody is forgotten, each of their orders has been completed, cancelled or expired, and they place none later. An order that
//! is reinstated holds the key only when users hear of it, so it does not count.

use jiff::Timestamp;

use crate::history::{Commit, History, text};

const ENDS: [&str; 4] = ["OrderCompleted", "OrderCancelled", "OrderExpired", "OrderRefunded"];

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    let streams = history.streams("order");
    for user in history.users() {
        let Some(forgotten_at) = user.forgotten_at else { continue };
        for order in history.orders() {
            if text(order.purchase, "/userId") != user.id {
                continue;
            }
            if ended_at(&streams[order.id]).is_none_or(|ended_at| ended_at > forgotten_at) {
                violations.push(format!(
                    "{} was forgotten at {forgotten_at}, with the order {} open: {:?}",
                    user.id, order.id, order.events
                ));
            }
        }
    }
    violations
}

/// When an order ended first.
fn ended_at(commits: &[&Commit]) -> Option<Timestamp> {
    let end = commits.iter().find(|commit| commit.events.iter().any(|event| ENDS.contains(&event.name.as_str())))?;
    end.at.parse().ok()
}
