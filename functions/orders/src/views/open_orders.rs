//! Orders that have not ended yet: what the overdue ones are found by, without a scan.
//!
//! An item is put when an order is placed and removed when it ends: two writes, however it gets there; and again where it is taken up
//! again, or its money is being given back. How far an order is, the order itself says. Repeats and reordering can leave an item behind;
//! whoever reads the list removes those of ended orders.

use eventstore::Commit;
use kernel::{CorrelationId, OrderId, Timestamp};
use serde::{Deserialize, Serialize};
use views::Key;

use crate::order::Order;

/// How many lists the orders are spread over: one alone would limit the shop to the writes that one partition takes.
const LISTS: u128 = 16;

/// An order on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenOrder {
    /// The order.
    pub order_id: OrderId,
    /// Since when it is open: it was placed, or taken up again, or its money is to be given back.
    #[serde(alias = "placedAt")]
    pub since: Timestamp,
    /// The request that it all began with.
    pub correlation_id: CorrelationId,
}

/// What commits mean for the lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is open.
    Put(OpenOrder),
    /// It is open as before.
    Leave,
    /// It has ended.
    Remove,
}

impl OpenOrder {
    /// The lists.
    pub fn lists() -> impl Iterator<Item = String> {
        (0..LISTS).map(|number| format!("open#{number}"))
    }

    /// Where an order is: in a list chosen by its id.
    pub fn key(order_id: OrderId) -> Key {
        Key::new(format!("open#{}", order_id.uuid().as_u128() % LISTS), order_id.to_string())
    }
}

impl Change {
    /// What an order's commits, from a version on to the newest, and the order as it is after them, mean for the lists.
    pub fn of(from: u64, newest: &Commit, order: &Order) -> Self {
        match order.purchase() {
            None => Self::Leave,
            Some(_) if order.has_ended() => Self::Remove,
            Some(purchase) => {
                let since = match order {
                    Order::Refunding { .. } => newest.at,
                    _ if from == 1 || purchase.reinstated_at.is_some() => purchase.asked_at(),
                    _ => return Self::Leave,
                };
                let correlation_id = newest.correlation_id.clone();
                Self::Put(OpenOrder { order_id: purchase.order_id(), since, correlation_id })
            }
        }
    }
}
