//! Orders with tickets for concerts that limit how many one person can buy: one stored item per order.

use std::collections::BTreeSet;

use kernel::{ConcertId, OrderId, UserId};
use serde::{Deserialize, Serialize};
use views::Key;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LimitedOrder {
    pub user_id: UserId,
    /// All concerts of the cart, as of the item's version: that of the cart. Those without a limit have nothing to give back.
    pub concert_ids: BTreeSet<ConcertId>,
}

impl LimitedOrder {
    pub fn key(order_id: OrderId) -> Key {
        Key::new(format!("limited-order#{order_id}"), "-")
    }
}
