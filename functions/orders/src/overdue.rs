//! What is overdue about an open order. Alarms and the dashboard show the counts.

use kernel::{SignedDuration, Timestamp};
use lambda::metrics::record;

use crate::metrics;
use crate::order::{Order, PlacedOrder};
use crate::views::open_orders::OpenOrder;

/// Expired orders release their seats within two minutes; a hold that ended longer ago than this is overdue.
const OVERDUE_HOLD: SignedDuration = SignedDuration::from_mins(4);

/// The most orders that are logged in one run; the metrics count all of them.
const MAX_LOGGED: usize = 20;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Overdue {
    /// The order has been open for too long.
    pub stuck: bool,
    /// How many of its holds have ended without being released.
    pub holds: u64,
}

pub fn overdue(order: &Order, open_since: Timestamp, now: Timestamp, stuck_after: SignedDuration) -> Overdue {
    let holds = match order {
        Order::Placed(PlacedOrder { held, .. }) => {
            held.values().filter(|end| now.duration_since(**end) >= OVERDUE_HOLD).count()
        }
        _ => 0,
    };
    let stuck = !order.has_ended() && now.duration_since(open_since) >= stuck_after;
    Overdue { stuck, holds: u64::try_from(holds).unwrap_or(u64::MAX) }
}

/// Logs and counts the overdue ones of these open orders. Returns how many there are. Orders whose streams can't be read count as
/// stuck: nobody knows what they wait for, and only people can mend them.
pub fn report<'a>(
    open: impl Iterator<Item = (&'a OpenOrder, &'a Order)>,
    unreadable: usize,
    now: Timestamp,
    stuck_after: SignedDuration,
) -> usize {
    let found: Vec<(&OpenOrder, &Order, Overdue)> = open
        .map(|(listed, order)| (listed, order, overdue(order, listed.since, now, stuck_after)))
        .filter(|(_, _, overdue)| *overdue != Overdue::default())
        .collect();
    for (listed, order, overdue) in found.iter().take(MAX_LOGGED) {
        tracing::warn!(
            correlationId = %listed.correlation_id,
            orderId = %listed.order_id,
            status = order.status(),
            openSince = %listed.since,
            stuck = overdue.stuck,
            holds = overdue.holds,
            "order is overdue"
        );
    }
    let stuck = unreadable + found.iter().filter(|(_, _, overdue)| overdue.stuck).count();
    record(metrics::orders_stuck(u64::try_from(stuck).unwrap_or(u64::MAX)));
    record(metrics::holds_overdue(found.iter().map(|(_, _, overdue)| overdue.holds).sum()));
    unreadable + found.len()
}
