//! Every minute: ends the orders whose time is over, and counts those that are stuck and the holds that are overdue.
//!
//! A hold belongs to its order, which alone may let it go: it may have been confirmed a moment ago. So both are found here. The
//! list has every open order, so that the job catches up by itself after it was off; an order that it ends twice, or side by side
//! with another run, ends once.

use eventstore::{Actor, Aggregate, Cause, Consistency, Expected, Loaded, Store};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{CommandId, Decider, SignedDuration, Timestamp};
use lambda::metrics::record;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, job};
use views::Views;

use crate::metrics;
use crate::order::{Order, OrderCommand, Waiting};
use crate::views::open_orders::OpenOrder;

pub const LAMBDA: Lambda = Lambda { name: NAME, build: &build };

const NAME: &str = "orders-watch-open";

async fn build(env: Env) -> Result<Handler, StartError> {
    let watch = Watch {
        store: env.events()?,
        views: env.views()?,
        hold: env.minutes("HOLD_MINUTES")?,
        stuck_after: env.minutes("STUCK_MINUTES")?,
    };
    Ok(job::handler(&env, watch, Watch::look))
}

/// Orders younger than that are not looked at: no hold is shorter, and most orders take seconds.
const YOUNG: SignedDuration = SignedDuration::from_mins(1);

/// How long after its end a hold is let go: the news that it was extended in its last moment may be on its way.
const GRACE: SignedDuration = SignedDuration::from_mins(1);

/// A hold that is past its end for so long should have been let go.
const OVERDUE: SignedDuration = SignedDuration::from_mins(4);

/// How many orders are looked at side by side.
const SIDE_BY_SIDE: usize = 16;

/// The most orders that are ended in one run: what the function's time is good for. The next run goes on.
const MOST_EXPIRED: usize = 1_000;

/// The most orders that are logged one by one; the figures have them all.
const MOST_LOGGED: usize = 20;

#[derive(Clone)]
struct Watch {
    store: Store,
    views: Views,
    hold: SignedDuration,
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
    /// Says how many orders it ended, or found something about.
    async fn look(self, now: Timestamp) -> Result<usize, InvocationFailed> {
        let mut listed = Vec::new();
        for list in OpenOrder::lists() {
            listed.extend(self.views.list_all::<OpenOrder>(&list).await?);
        }
        listed.retain(|order| now.duration_since(order.since) >= YOUNG);
        let open: Vec<Option<(OpenOrder, Loaded<Order>)>> =
            stream::iter(listed).map(|order| self.read(order)).buffer_unordered(SIDE_BY_SIDE).try_collect().await?;
        let open: Vec<(OpenOrder, Loaded<Order>)> = open.into_iter().flatten().collect();

        let expire = expire(self.hold, now);
        let over = open.iter().filter(|(_, order)| decides(&order.state, &expire)).take(MOST_EXPIRED);
        let over: Vec<(OpenOrder, Loaded<Order>)> = over.cloned().collect();
        let expired: Vec<usize> = stream::iter(over)
            .map(|(listed, order)| self.expire(listed, order, &expire, now))
            .buffer_unordered(SIDE_BY_SIDE)
            .collect()
            .await;
        let found: Vec<_> = open
            .iter()
            .map(|(listed, order)| (listed, &order.state, overdue(&order.state, listed.since, now, self.stuck_after)))
            .filter(|(_, _, overdue)| *overdue != Overdue::default())
            .collect();
        report(&found);
        Ok(expired.iter().sum::<usize>() + found.len())
    }

    /// The order, if it is open still.
    async fn read(&self, listed: OpenOrder) -> Result<Option<(OpenOrder, Loaded<Order>)>, InvocationFailed> {
        let loaded = self.store.load::<Order>(&Order::stream(listed.order_id), Consistency::Eventual).await?;
        if loaded.state.has_ended() {
            self.views.delete(&OpenOrder::key(listed.order_id), loaded.version).await?;
            return Ok(None);
        }
        Ok(Some((listed, loaded)))
    }

    /// Ends an order. One that can't be ended now does not keep the others from it; the next run finds it again.
    async fn expire(&self, listed: OpenOrder, order: Loaded<Order>, command: &OrderCommand, now: Timestamp) -> usize {
        let order_id = listed.order_id;
        let cause = Cause {
            command_id: CommandId::derived(&[&NAME, &order_id]),
            command: "ExpireOrder",
            actor: Actor::System(NAME.to_owned()),
            correlation_id: listed.correlation_id.clone(),
            causation_id: None,
            at: now,
            repeated: false,
        };
        let stream = Order::stream(order_id);
        match self.store.execute_on::<Order>(&stream, Some(order), command, &cause, Expected::Any).await {
            Ok(_) => 1,
            Err(error) => {
                tracing::warn!(correlationId = %listed.correlation_id, %order_id, %error, "order not ended");
                0
            }
        }
    }
}

/// The command that ends an order at a time, if its time is over.
pub fn expire(hold: SignedDuration, now: Timestamp) -> OrderCommand {
    let holds_until = now.saturating_sub(GRACE).unwrap_or(Timestamp::MIN);
    OrderCommand::ExpireOrder { holds_until, placed_before: holds_until.saturating_sub(hold).unwrap_or(Timestamp::MIN) }
}

fn decides(order: &Order, command: &OrderCommand) -> bool {
    Order::decide(command, order).is_ok_and(|events| !events.is_empty())
}

/// What is overdue about an order at a time.
pub fn overdue(order: &Order, open_since: Timestamp, now: Timestamp, stuck_after: SignedDuration) -> Overdue {
    let holds = match order {
        Order::Placed(Waiting { held, .. }) => held.values().filter(|end| now.duration_since(**end) >= OVERDUE).count(),
        _ => 0,
    };
    let stuck = !order.has_ended() && now.duration_since(open_since) >= stuck_after;
    Overdue { stuck, holds: u64::try_from(holds).unwrap_or(u64::MAX) }
}

fn report(found: &[(&OpenOrder, &Order, Overdue)]) {
    for (listed, order, overdue) in found.iter().take(MOST_LOGGED) {
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
    let stuck = found.iter().filter(|(_, _, overdue)| overdue.stuck).count();
    record(metrics::orders_stuck(u64::try_from(stuck).unwrap_or(u64::MAX)));
    record(metrics::holds_overdue(found.iter().map(|(_, _, overdue)| overdue.holds).sum()));
}
