//! Orders that have not ended: expired and stuck ones are found here without a scan.
//!
//! An item is written when the order is placed and deleted when it ends, so an order costs two writes; a reinstated or refunded order is
//! listed again. The order's progress is in its stream only. Repeated and reordered messages can leave an item behind: the job that reads
//! the list deletes those of ended orders.

use eventstore::Commit;
use kernel::{CorrelationId, OrderId, Timestamp};
use serde::{Deserialize, Serialize};
use views::{Key, ViewError, Views};

use crate::order::Order;

/// Orders are spread over this many lists: a single one would limit all sales to the write capacity of one partition.
const LISTS: u128 = 16;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenOrder {
    pub order_id: OrderId,
    /// When the order was placed or reinstated, or its refund requested.
    #[serde(alias = "placedAt")]
    pub since: Timestamp,
    /// Of the request that confirmed the cart.
    pub correlation_id: CorrelationId,
}

/// What commits change in the lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Put(OpenOrder),
    Leave,
    /// The order has ended.
    Remove,
}

impl OpenOrder {
    fn lists() -> impl Iterator<Item = String> {
        (0..LISTS).map(|number| format!("open#{number}"))
    }

    /// The order's id selects the list.
    pub fn key(order_id: OrderId) -> Key {
        Key::new(format!("open#{}", order_id.uuid().as_u128() % LISTS), order_id.to_string())
    }
}

pub async fn list_open_orders(views: &Views) -> Result<Vec<OpenOrder>, ViewError> {
    let mut orders = Vec::new();
    for list in OpenOrder::lists() {
        orders.extend(views.list_all::<OpenOrder>(&list).await?);
    }
    Ok(orders)
}

impl Change {
    /// What an order's commits from version `from` to the newest change. `order` is the state after them.
    pub fn of(from: u64, newest: &Commit, order: &Order) -> Self {
        match order.purchase() {
            None => Self::Leave,
            Some(_) if order.has_ended() => Self::Remove,
            Some(purchase) => {
                let since = match order {
                    Order::Refunding { .. } => newest.at,
                    _ if from == 1 || purchase.reinstated_at.is_some() => purchase.seats_requested_at(),
                    _ => return Self::Leave,
                };
                let correlation_id = newest.correlation_id.clone();
                Self::Put(OpenOrder { order_id: purchase.order_id(), since, correlation_id })
            }
        }
    }
}
