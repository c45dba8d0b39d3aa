//! The orders of a concert, in case it is cancelled: one stored item for each order and concert.
//!
//! An item is written when the order is placed, and changes only when the order ends without a sale or seats are returned: an ordinary
//! order costs one write.

use eventstore::Commit;
use kernel::{ConcertId, CorrelationId, OrderId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::{Key, ViewError, Views};

use crate::order::{CancelReason, Order};

/// A concert's orders are spread over this many lists: a single one would limit a rush to the write capacity of one partition.
const LISTS: u128 = 16;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConcertOrder {
    pub order_id: OrderId,
    pub standing: Standing,
    /// Of the request that confirmed the cart.
    pub correlation_id: CorrelationId,
}

/// The state of an order with respect to one of its concerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It has seats there, or waits for them.
    Live,
    /// Its seats were returned; the refund is under way.
    Refunding,
    /// The refund failed.
    RefundFailed,
    /// Its seats were returned and refunded. If the order keeps seats of another concert, the refund may be under way.
    Refunded,
    /// Cancelled with the concert before it was paid.
    Cancelled,
}

/// What commits change in the lists of a concert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Put(ConcertOrder),
    Leave,
    /// The order ended without a sale.
    Remove,
}

impl ConcertOrder {
    fn lists(concert_id: ConcertId) -> impl Iterator<Item = String> {
        (0..LISTS).map(move |number| format!("concert#{concert_id}#{number}"))
    }

    /// The order's id selects the list.
    pub fn key(concert_id: ConcertId, order_id: OrderId) -> Key {
        Key::new(format!("concert#{concert_id}#{}", order_id.uuid().as_u128() % LISTS), order_id.to_string())
    }
}

pub async fn list_concert_orders(views: &Views, concert_id: ConcertId) -> Result<Vec<ConcertOrder>, ViewError> {
    let mut orders = Vec::new();
    for list in ConcertOrder::lists(concert_id) {
        orders.extend(views.list_all::<ConcertOrder>(&list).await?);
    }
    Ok(orders)
}

impl Change {
    /// What an order's commits from version `from` to the newest change for one of its concerts. `order` is the state after them.
    pub fn of(from: u64, newest: &Commit, order: &Order, concert_id: ConcertId) -> Self {
        let Some(purchase) = order.purchase() else { return Self::Leave };
        let standing = match order {
            Order::Nothing => return Self::Leave,
            Order::Cancelled { reason: CancelReason::ConcertCancelled, .. } => Standing::Cancelled,
            Order::Cancelled { .. } | Order::Expired(_) => return Self::Remove,
            Order::Paid(sale) | Order::Completed(sale) if sale.kept_lines_at(concert_id).is_empty() => {
                Standing::Refunded
            }
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
