//! The orders of a concert, for the day on which it is cancelled: one stored item per order and concert.
//!
//! An item is put when an order is placed, and stays as it is until the order comes to nothing or seats of it go back: an ordinary order
//! costs one write.

use eventstore::Commit;
use kernel::{ConcertId, CorrelationId, OrderId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::order::{CancelReason, Order};

/// How many lists a concert's orders are spread over: one alone would limit a rush to the writes that one partition takes.
const LISTS: u128 = 16;

/// An order in its concert's lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConcertOrder {
    /// The order.
    pub order_id: OrderId,
    /// How it stands with the concert.
    pub standing: Standing,
    /// The request that it all began with.
    pub correlation_id: CorrelationId,
}

/// How an order stands with one of its concerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It has, or waits for, seats there.
    Live,
    /// Its seats went back, and its money is on its way.
    Refunding,
    /// Its money could not be given back.
    RefundFailed,
    /// Its seats and its money went back; of an order that keeps seats of another concert, the money is on its way.
    Refunded,
    /// It was not paid, and was cancelled with the concert.
    Cancelled,
}

/// What commits mean for the lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It stands like that.
    Put(ConcertOrder),
    /// As before.
    Leave,
    /// It has nothing more to do with the concert.
    Remove,
}

impl ConcertOrder {
    /// The lists of a concert's orders.
    pub fn lists(concert_id: ConcertId) -> impl Iterator<Item = String> {
        (0..LISTS).map(move |number| format!("concert#{concert_id}#{number}"))
    }

    /// Where an order is: in a list chosen by its id.
    pub fn key(concert_id: ConcertId, order_id: OrderId) -> Key {
        Key::new(format!("concert#{concert_id}#{}", order_id.uuid().as_u128() % LISTS), order_id.to_string())
    }
}

impl Change {
    /// What an order's commits, from a version on to the newest, and the order as it is after them, mean for one of its concerts.
    pub fn of(from: u64, newest: &Commit, order: &Order, concert_id: ConcertId) -> Self {
        let Some(purchase) = order.purchase() else { return Self::Leave };
        let standing = match order {
            Order::Nothing => return Self::Leave,
            Order::Cancelled { reason: CancelReason::ConcertCancelled, .. } => Standing::Cancelled,
            Order::Cancelled { .. } | Order::Expired(_) => return Self::Remove,
            Order::Paid(sale) | Order::Completed(sale) if sale.given_back.contains(&concert_id) => Standing::Refunded,
            Order::Placed(_) | Order::Confirmed(_) | Order::Paid(_) | Order::Completed(_)
                if from > 1 && purchase.reinstated_at.is_none() =>
            {
                return Self::Leave;
            }
            Order::Placed(_) | Order::Confirmed(_) | Order::Paid(_) | Order::Completed(_) => Standing::Live,
            Order::Refunding { failed: false, .. } => Standing::Refunding,
            Order::Refunding { failed: true, .. } => Standing::RefundFailed,
            Order::Refunded { .. } => Standing::Refunded,
        };
        let (order_id, correlation_id) = (purchase.order_id(), newest.correlation_id.clone());
        Self::Put(ConcertOrder { order_id, standing, correlation_id })
    }
}
