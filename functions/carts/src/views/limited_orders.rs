//! Orders with tickets for concerts that limit how many one person can buy: one stored item per order.

use std::collections::BTreeSet;

use kernel::{ConcertId, OrderId, UserId};
use serde::{Deserialize, Serialize};
use views::Key;

/// The item never changes.
pub const VERSION: u64 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LimitedOrder {
    pub user_id: UserId,
    pub concert_ids: BTreeSet<ConcertId>,
}

impl LimitedOrder {
    pub fn key(order_id: OrderId) -> Key {
        Key::new(format!("limited-order#{order_id}"), "-")
    }
}
