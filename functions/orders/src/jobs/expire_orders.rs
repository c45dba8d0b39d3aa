//! Every minute: expires the orders whose holds have ended, asks again for what open orders wait for, and reports what is overdue.
//!
//! Only the order can end a hold, because it may have been confirmed a moment ago: so reservations don't expire by themselves. All open
//! orders are listed, so that the job catches up after an outage. An order that two runs expire at the same time expires once.

use eventstore::{Actor, Aggregate, Cause, Consistency, Expected, Loaded, Store, StoreError};
use futures::{StreamExt, stream};
use kernel::{CommandId, Decider, SignedDuration, Timestamp};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, job, republish};
use views::Views;

use crate::order::{Order, OrderCommand, PaymentProgress, PlacedOrder};
use crate::overdue::report;
use crate::views::open_orders::{OpenOrder, list_open_orders};

pub const LAMBDA: Lambda = Lambda { name: NAME, build: &build };

const NAME: &str = "orders-expire-orders";

async fn build(env: Env) -> Result<Handler, StartError> {
    let job = ExpireOrders {
        store: env.events()?,
        views: env.views()?,
        hold: env.minutes("HOLD_MINUTES")?,
        stuck_after: env.minutes("STUCK_MINUTES")?,
    };
    Ok(job::handler(&env, job, ExpireOrders::run))
}

/// Younger orders are skipped: no hold is shorter, and most orders are confirmed in seconds.
const MIN_AGE: SignedDuration = SignedDuration::from_mins(1);

/// How long after the end of its hold an order expires. An extension at the last moment may not have been recorded yet.
const GRACE: SignedDuration = SignedDuration::from_mins(1);

const MAX_CONCURRENT: usize = 16;

/// The most orders that one run expires within the function's timeout. The next run continues.
const MAX_EXPIRED: usize = 1_000;

/// The most orders of one run that ask other contexts again.
const MAX_ASKED: usize = 200;

#[derive(Clone)]
struct ExpireOrders {
    store: Store,
    views: Views,
    hold: SignedDuration,
    stuck_after: SignedDuration,
}

#[derive(Clone)]
struct Open {
    listed: OpenOrder,
    order: Loaded<Order>,
}

/// An order's stream can't be read until somebody mends it.
struct Unreadable;

impl ExpireOrders {
    /// Returns how many orders it expired or reported.
    async fn run(self, now: Timestamp) -> Result<usize, InvocationFailed> {
        let mut listed = list_open_orders(&self.views).await?;
        listed.retain(|order| now.duration_since(order.since) >= MIN_AGE);
        listed.sort_by_key(|order| order.since);
        let loaded: Vec<Result<Option<Open>, Unreadable>> =
            stream::iter(listed).map(|order| self.load(order)).buffered(MAX_CONCURRENT).collect().await;
        let unreadable = loaded.iter().filter(|order| order.is_err()).count();
        let open: Vec<Open> = loaded.into_iter().flatten().flatten().collect();

        let expired = self.expire_all(&open, now).await;
        self.ask_all(&open, now).await;
        let orders = open.iter().map(|open| (&open.listed, &open.order.state));
        Ok(expired + report(orders, unreadable, now, self.stuck_after))
    }

    /// An order that can't be loaded keeps no other from expiring. None for an order that has ended, which is removed from the list, and
    /// for one that can't be loaded at the moment, which the next run finds again.
    async fn load(&self, listed: OpenOrder) -> Result<Option<Open>, Unreadable> {
        let loaded = self.store.load::<Order>(&Order::stream(listed.order_id), Consistency::Eventual).await;
        let failed = |error: &dyn std::fmt::Display| {
            tracing::error!(correlationId = %listed.correlation_id, orderId = %listed.order_id, %error, "order not loaded");
        };
        match loaded {
            Ok(order) if order.state.has_ended() => {
                if let Err(error) = self.views.delete(&OpenOrder::key(listed.order_id), order.version).await {
                    failed(&error);
                }
                Ok(None)
            }
            Ok(order) => Ok(Some(Open { listed, order })),
            Err(error) => {
                failed(&error);
                if matches!(error, StoreError::Unreadable { .. }) { Err(Unreadable) } else { Ok(None) }
            }
        }
    }

    async fn expire_all(&self, open: &[Open], now: Timestamp) -> usize {
        let command = &expire_command(self.hold, now);
        let over: Vec<Open> =
            open.iter().filter(|open| is_over(&open.order.state, command)).take(MAX_EXPIRED).cloned().collect();
        let expired: Vec<bool> = stream::iter(over)
            .map(|open| self.expire(open, command, now))
            .buffer_unordered(MAX_CONCURRENT)
            .collect()
            .await;
        expired.into_iter().filter(|expired| *expired).count()
    }

    /// Asks the other contexts again for what the oldest orders wait for, in case the messages were lost. The next run asks for the rest.
    async fn ask_all(&self, open: &[Open], now: Timestamp) {
        let overdue: Vec<&Open> = open.iter().filter(|open| is_asked_for(open, now)).take(MAX_ASKED).collect();
        stream::iter(overdue).for_each_concurrent(MAX_CONCURRENT, |open| self.ask(open, now)).await;
    }

    async fn ask(&self, Open { listed, order }: &Open, now: Timestamp) {
        let stream = Order::stream(listed.order_id);
        let asked = republish::ask(&self.store, &stream, awaited_events(&order.state), listed.since, now).await;
        if let Err(error) = asked {
            tracing::warn!(correlationId = %listed.correlation_id, orderId = %listed.order_id, %error, "nothing asked");
        }
    }

    /// False if it failed: the other orders still expire, and the next run tries this one again.
    async fn expire(&self, Open { listed, order }: Open, command: &OrderCommand, now: Timestamp) -> bool {
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
            Ok(_) => true,
            Err(error) => {
                tracing::warn!(correlationId = %listed.correlation_id, %order_id, %error, "order not expired");
                false
            }
        }
    }
}

/// The events of an order that start what it waits for.
pub fn awaited_events(order: &Order) -> &'static [&'static str] {
    match order {
        Order::Placed(placed) if !placed.has_all_seats() => &["OrderPlaced", "OrderReinstated"],
        // It waits for its buyer alone.
        Order::Placed(PlacedOrder { payment: PaymentProgress::MethodAwaited, .. }) => &[],
        Order::Placed(_) => &["OrderPlaced", "OrderReinstated", "OrderPaymentRequested", "OrderPaymentRetried"],
        Order::Confirmed(_) => &["OrderConfirmed"],
        Order::Paid(_) => &["OrderPaid"],
        Order::Refunding { .. } => &["OrderRefundRequested"],
        Order::Nothing | Order::Completed(_) | Order::Refunded { .. } | Order::Cancelled { .. } | Order::Expired(_) => {
            &[]
        }
    }
}

/// The command that expires an order at `now` if its time is over.
pub fn expire_command(hold: SignedDuration, now: Timestamp) -> OrderCommand {
    let holds_until = now.saturating_sub(GRACE).unwrap_or(Timestamp::MIN);
    OrderCommand::ExpireOrder { holds_until, placed_before: holds_until.saturating_sub(hold).unwrap_or(Timestamp::MIN) }
}

fn is_asked_for(Open { listed, order }: &Open, now: Timestamp) -> bool {
    republish::pause(now.duration_since(listed.since)).is_some() && !awaited_events(&order.state).is_empty()
}

fn is_over(order: &Order, expire: &OrderCommand) -> bool {
    Order::decide(expire, order).is_ok_and(|events| !events.is_empty())
}
