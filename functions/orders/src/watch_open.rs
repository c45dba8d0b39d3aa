//! Every minute: counts the orders that are stuck, and the holds that are overdue.
//!
//! A hold belongs to its order, which alone may let it go: it may have been confirmed a moment ago. So both are found here.

use eventstore::{Aggregate, Consistency, Store};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{SignedDuration, Timestamp};
use lambda::metrics::{self, Metric};
use lambda::{InvocationFailed, Lambda, job};
use views::Views;

use crate::order::Order;
use crate::views::open_orders::OpenOrder;

/// Counts what is overdue.
pub const LAMBDA: Lambda = Lambda {
    name: "orders-watch-open",
    build: |env| {
        Box::pin(async move {
            let watch = Watch { store: env.events()?, views: env.views()?, stuck_after: env.minutes("STUCK_MINUTES")? };
            Ok(job::handler(&env, move |now| {
                let watch = watch.clone();
                Box::pin(async move { watch.look(now).await })
            }))
        })
    },
};

/// Orders younger than that are not looked at: no hold is shorter, and most orders take seconds.
const YOUNG: SignedDuration = SignedDuration::from_mins(1);

/// How many orders are looked at side by side.
const SIDE_BY_SIDE: usize = 8;

/// The most orders that are logged one by one; the figures have them all.
const MOST_LOGGED: usize = 20;

#[derive(Clone)]
struct Watch {
    store: Store,
    views: Views,
    stuck_after: SignedDuration,
}

/// What is overdue about one order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Overdue {
    /// It has been open for too long.
    pub stuck: bool,
    /// So many of its holds are past their end.
    pub holds: u64,
}

impl Watch {
    /// Says how many orders it found something about.
    async fn look(&self, now: Timestamp) -> Result<usize, InvocationFailed> {
        let mut open = Vec::new();
        for list in OpenOrder::lists() {
            open.extend(self.views.list_all::<OpenOrder>(&list).await?);
        }
        open.retain(|order| now.duration_since(order.placed_at) >= YOUNG);
        let looked_at: Vec<Option<(OpenOrder, Order, Overdue)>> = stream::iter(open)
            .map(|order| self.look_at(order, now))
            .buffer_unordered(SIDE_BY_SIDE)
            .try_collect()
            .await?;
        let found: Vec<_> = looked_at.into_iter().flatten().collect();
        for (open, order, overdue) in found.iter().take(MOST_LOGGED) {
            tracing::warn!(
                correlationId = %open.correlation_id,
                orderId = %open.order_id,
                status = order.status(),
                placedAt = %open.placed_at,
                stuck = overdue.stuck,
                holds = overdue.holds,
                "order is overdue"
            );
        }
        let stuck = found.iter().filter(|(_, _, overdue)| overdue.stuck).count();
        metrics::record(Metric::OrdersStuck(u64::try_from(stuck).unwrap_or(u64::MAX)));
        metrics::record(Metric::HoldsOverdue(found.iter().map(|(_, _, overdue)| overdue.holds).sum()));
        Ok(found.len())
    }

    async fn look_at(
        &self,
        open: OpenOrder,
        now: Timestamp,
    ) -> Result<Option<(OpenOrder, Order, Overdue)>, InvocationFailed> {
        let loaded = self.store.load::<Order>(&Order::stream(open.order_id), Consistency::Eventual).await?;
        if loaded.state.has_ended() {
            self.views.delete(&OpenOrder::key(open.order_id), loaded.version).await?;
            return Ok(None);
        }
        let overdue = overdue(&loaded.state, now, self.stuck_after);
        Ok((overdue != Overdue::default()).then_some((open, loaded.state, overdue)))
    }
}

/// What is overdue about an order at a time.
pub fn overdue(order: &Order, now: Timestamp, stuck_after: SignedDuration) -> Overdue {
    let holds = match order {
        Order::Placed { held, .. } => held.values().filter(|expires_at| **expires_at < now).count(),
        _ => 0,
    };
    let stuck = order
        .purchase()
        .is_some_and(|purchase| !order.has_ended() && now.duration_since(purchase.placed_at) >= stuck_after);
    Overdue { stuck, holds: u64::try_from(holds).unwrap_or(u64::MAX) }
}
