//! Nobody has a seat at a cancelled concert, none of its seats are on sale, and its organizer sees the progress.

use std::collections::BTreeSet;

use crate::history::{End, History, Order, number, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    let cancelled = history.cancelled_concerts();
    for concert in &history.acknowledged.cancelled_concerts {
        if !cancelled.contains(concert.as_str()) {
            violations.push(format!("the cancellation of concert {concert} was acknowledged, but it is not cancelled"));
        }
    }
    for concert in &cancelled {
        let orders = history.orders();
        let orders: Vec<&Order<'_>> = orders.iter().filter(|order| order.concerts().contains(concert)).collect();
        let mut live = orders.iter().filter(|order| order.is_live() && order.keeps(concert)).peekable();
        if live.peek().is_some() {
            let live: Vec<&str> = live.map(|order| order.id).collect();
            violations.push(format!("concert {concert} is cancelled, but these orders have seats: {live:?}"));
        }
        let pools = history.pools();
        let open = pools.iter().filter(|pool| pool.concert == *concert);
        // The seat of somebody who entered, and whose ticket was refunded before, stays taken and is part of the surplus.
        let open = open.filter(|pool| pool.states.last().is_some_and(|(_, last)| last.capacity > last.surplus));
        violations.extend(open.map(|pool| format!("concert {concert} is cancelled, but the pool {} is open", pool.id)));
        if history.acknowledged.cancelled_concerts.contains(*concert) {
            violations.extend(check_progress(history, concert, &orders));
        }
    }
    violations
}

/// Whether the organizer sees how many orders there are, how many of them are done, and which have failed.
fn check_progress(history: &History, concert: &str, orders: &[&Order<'_>]) -> Option<String> {
    let Some(shown) = history.cancellations.get(concert) else {
        return Some(format!("the organizer of concert {concert} cannot read the progress of its cancellation"));
    };
    // Orders that ended unpaid for another reason are not part of the cancellation.
    let affected = orders.iter().filter(|order| {
        !matches!(order.end, Some(End::Cancelled | End::Expired)) || order.reason == "concert_cancelled"
    });
    let total = affected.count();
    let failed: BTreeSet<&str> =
        orders.iter().filter(|order| order.end == Some(End::RefundFailed)).map(|order| order.id).collect();
    let failures = shown["failures"].as_array().into_iter().flatten();
    let shown_failed: BTreeSet<&str> = failures.map(|failure| text(failure, "/orderId")).collect();
    let figures = (number(shown, "/total"), number(shown, "/done"), number(shown, "/failed"));
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let expected = (count(total), count(total - failed.len()), count(failed.len()));
    (figures != expected || shown_failed != failed).then(|| {
        format!("concert {concert}: expected {expected:?} orders (failed: {failed:?}), the organizer sees {shown}")
    })
}
