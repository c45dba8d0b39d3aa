//! Nobody has a seat at a concert that was called off, nothing of it is sold any more, and its organizer is told so.

use std::collections::BTreeSet;

use crate::history::{End, History, Order, number, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    let cancelled = history.cancelled_concerts();
    for concert in &history.promises.cancelled_concerts {
        if !cancelled.contains(concert.as_str()) {
            wrong.push(format!("concert {concert} was said to be cancelled, and is not"));
        }
    }
    for concert in &cancelled {
        let orders = history.orders();
        let orders: Vec<&Order<'_>> = orders.iter().filter(|order| order.concerts().contains(concert)).collect();
        let mut live = orders.iter().filter(|order| order.is_live() && !order.given_back.contains(concert)).peekable();
        if live.peek().is_some() {
            let live: Vec<&str> = live.map(|order| order.id).collect();
            wrong.push(format!("concert {concert} is cancelled, and there are still orders for it: {live:?}"));
        }
        let pools = history.pools();
        let open = pools.iter().filter(|pool| pool.concert == *concert);
        let open = open.filter(|pool| pool.states.last().is_some_and(|(_, last)| last.capacity > 0));
        wrong.extend(open.map(|pool| format!("concert {concert} is cancelled, and the pool {} is open", pool.id)));
        if history.promises.cancelled_concerts.contains(*concert) {
            wrong.extend(progress(history, concert, &orders));
        }
    }
    wrong
}

/// What its organizer is told: how many orders, how many of them are done with, and which can't be.
fn progress(history: &History, concert: &str, orders: &[&Order<'_>]) -> Option<String> {
    let Some(told) = history.cancellations.get(concert) else {
        return Some(format!("the organizer of concert {concert} is not told how its cancellation goes"));
    };
    // Who had not paid, and came to nothing for another reason, has nothing to do with it.
    let concerned = orders.iter().filter(|order| {
        !matches!(order.end, Some(End::Cancelled | End::Expired)) || order.reason == "concert_cancelled"
    });
    let total = concerned.count();
    let failed: BTreeSet<&str> =
        orders.iter().filter(|order| order.end == Some(End::RefundFailed)).map(|order| order.id).collect();
    let failures = told["failures"].as_array().into_iter().flatten();
    let told_failed: BTreeSet<&str> = failures.map(|failure| text(failure, "/orderId")).collect();
    let figures = (number(told, "/total"), number(told, "/done"), number(told, "/failed"));
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let expected = (count(total), count(total - failed.len()), count(failed.len()));
    (figures != expected || told_failed != failed)
        .then(|| format!("concert {concert}: {expected:?} orders (failed: {failed:?}), its organizer is told {told}"))
}
