//! Every minute: cancels or has refunded the orders of concerts that were called off.
//!
//! What is left to do is what stands as live in the concert's lists, so that it resumes where it stopped, and two runs side by side do
//! nothing twice. How many orders a run takes on bounds what the vendors are asked for in a minute; orders that are being paid
//! meanwhile are left to the next run.

use eventstore::{Actor, Aggregate, Cause, ExecuteError, Expected, Store};
use futures::{StreamExt, stream};
use kernel::{CommandId, ConcertId, SignedDuration, Timestamp};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, job};
use views::Views;

use crate::order::{Order, OrderCommand, OrderRefusal};
use crate::views::cancellation::CancelledConcert;
use crate::views::concert_orders::{ConcertOrder, Standing};

pub const LAMBDA: Lambda = Lambda { name: NAME, build: &build };

const NAME: &str = "orders-cancel-concert-orders";

async fn build(env: Env) -> Result<Handler, StartError> {
    let job = Job { store: env.events()?, views: env.views()? };
    Ok(job::handler(&env, job, Job::run))
}

/// The most orders of a run: a third of what Stripe takes in a minute (25 requests a second).
pub const MOST_ORDERS: usize = 500;

/// How many orders are worked on side by side.
const SIDE_BY_SIDE: usize = 16;

/// How long a concert stays on the list: an order that was placed in the last moment of the sale is long listed by then.
const LISTED_FOR: SignedDuration = SignedDuration::from_hours(24);

#[derive(Clone)]
struct Job {
    store: Store,
    views: Views,
}

impl Job {
    /// Says how many orders it did something for.
    async fn run(self, now: Timestamp) -> Result<usize, InvocationFailed> {
        let mut done = 0;
        for concert in self.views.list_all::<CancelledConcert>(CancelledConcert::LIST).await? {
            let concert_id = concert.concert_id;
            let live: Vec<ConcertOrder> = orders_of(&self.views, concert_id)
                .await?
                .into_iter()
                .filter(|order| order.standing == Standing::Live)
                .collect();
            if live.is_empty() && now.duration_since(concert.cancelled_at) >= LISTED_FOR {
                self.views.delete(&CancelledConcert::listed(concert_id), concert.version).await?;
            }
            let worked_on: Vec<usize> = stream::iter(live.into_iter().take(MOST_ORDERS.saturating_sub(done)))
                .map(|order| self.cancel(concert_id, order, now))
                .buffer_unordered(SIDE_BY_SIDE)
                .collect()
                .await;
            done += worked_on.iter().sum::<usize>();
        }
        Ok(done)
    }

    /// One order. One that can't be cancelled now does not keep the others from it; the next run finds it again.
    async fn cancel(&self, concert_id: ConcertId, listed: ConcertOrder, now: Timestamp) -> usize {
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
            Ok(_) => 1,
            Err(ExecuteError::Refused(OrderRefusal::BeingPaid)) => 0,
            Err(error) => {
                tracing::warn!(correlationId = %listed.correlation_id, %order_id, %error, "order not given back");
                0
            }
        }
    }
}

/// The orders of a concert.
///
/// # Errors
/// When the views can't be read.
pub async fn orders_of(views: &Views, concert_id: ConcertId) -> Result<Vec<ConcertOrder>, views::ViewError> {
    let mut orders = Vec::new();
    for list in ConcertOrder::lists(concert_id) {
        orders.extend(views.list_all::<ConcertOrder>(&list).await?);
    }
    Ok(orders)
}
