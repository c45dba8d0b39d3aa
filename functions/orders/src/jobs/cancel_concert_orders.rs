//! Every minute: cancels or refunds the orders of cancelled concerts.
//!
//! Each order that the concert's lists show as live is still to be done, so that a run continues where the previous one stopped, and
//! simultaneous runs repeat nothing. The number of orders in a run limits the requests to vendors. Orders that are just being paid are
//! left to the next run.

use eventstore::{Actor, Aggregate, Cause, ExecuteError, Expected, Store};
use futures::{StreamExt, stream};
use kernel::{CommandId, ConcertId, SignedDuration, Timestamp};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, job};
use views::Views;

use crate::order::{Order, OrderCommand, OrderRefusal};
use crate::views::cancellation::CancelledConcert;
use crate::views::concert_orders::{ConcertOrder, Standing, list_concert_orders};

pub const LAMBDA: Lambda = Lambda { name: NAME, build: &build };

const NAME: &str = "orders-cancel-concert-orders";

async fn build(env: Env) -> Result<Handler, StartError> {
    let job = CancelConcertOrders { store: env.events()?, views: env.views()? };
    Ok(job::handler(&env, job, CancelConcertOrders::run))
}

/// The most orders of one run: a third of the requests that Stripe accepts in a minute (25 a second).
pub const MAX_ORDERS: usize = 500;

const MAX_CONCURRENT: usize = 16;

/// How long a cancelled concert stays listed: by then, an order placed in the last moment of the sale is listed too.
const LISTED_FOR: SignedDuration = SignedDuration::from_hours(24);

#[derive(Clone)]
struct CancelConcertOrders {
    store: Store,
    views: Views,
}

impl CancelConcertOrders {
    /// Returns how many orders it cancelled or refunded.
    async fn run(self, now: Timestamp) -> Result<usize, InvocationFailed> {
        let mut done = 0;
        for concert in self.views.list_all::<CancelledConcert>(CancelledConcert::LIST).await? {
            let concert_id = concert.concert_id;
            let live: Vec<ConcertOrder> = list_concert_orders(&self.views, concert_id)
                .await?
                .into_iter()
                .filter(|order| order.standing == Standing::Live)
                .collect();
            if live.is_empty() && now.duration_since(concert.cancelled_at) >= LISTED_FOR {
                self.views.delete(&CancelledConcert::listed(concert_id), concert.version).await?;
            }
            let cancelled: Vec<bool> = stream::iter(live.into_iter().take(MAX_ORDERS.saturating_sub(done)))
                .map(|order| self.cancel(concert_id, order, now))
                .buffer_unordered(MAX_CONCURRENT)
                .collect()
                .await;
            done += cancelled.into_iter().filter(|cancelled| *cancelled).count();
        }
        Ok(done)
    }

    /// False if it failed: the other orders are still cancelled, and the next run tries this one again.
    async fn cancel(&self, concert_id: ConcertId, listed: ConcertOrder, now: Timestamp) -> bool {
        let order_id = listed.order_id;
        let cause = Cause {
            command_id: CommandId::derived(&[&NAME, &order_id, &concert_id]),
            command: "RecordConcertCancellation",
            actor: Actor::System(NAME.to_owned()),
            correlation_id: listed.correlation_id.clone(),
            causation_id: None,
            at: now,
            repeated: false,
        };
        let command = OrderCommand::RecordConcertCancellation(concert_id);
        match self.store.execute::<Order>(&Order::stream(order_id), &command, &cause, Expected::Any).await {
            Ok(_) => true,
            Err(ExecuteError::Refused(OrderRefusal::BeingPaid)) => false,
            Err(error) => {
                tracing::warn!(correlationId = %listed.correlation_id, %order_id, %error, "order not cancelled");
                false
            }
        }
    }
}
