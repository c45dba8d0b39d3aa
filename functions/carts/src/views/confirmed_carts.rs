//! Confirmed carts whose orders are not known to be placed: a lost order is found here without a scan.
//!
//! An item is written before the cart is confirmed, so that no confirmed cart lacks one, and deleted when its order is placed. An item of
//! a cart that was not confirmed after all is deleted by the job that reads the lists.

use kernel::{CartId, OrderId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use views::{Key, ViewError, Views};

/// Carts are spread over this many lists: a single one would limit all sales to the write capacity of one partition.
const LISTS: u128 = 16;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfirmedCart {
    pub cart_id: CartId,
    pub order_id: OrderId,
    /// Whose key the order holds. Absent in items of earlier releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// When the newest request to confirm it came.
    pub since: Timestamp,
}

/// Deletes an item, whichever request it is of.
pub const ANY_VERSION: u64 = u64::MAX;

impl ConfirmedCart {
    /// The order's id selects the list.
    pub fn key(order_id: OrderId) -> Key {
        Key::new(list(order_id.uuid().as_u128() % LISTS), order_id.to_string())
    }

    /// A later request to confirm the cart makes a newer item.
    pub fn version(&self) -> u64 {
        self.since.as_millisecond().try_into().unwrap_or_default()
    }
}

fn list(number: u128) -> String {
    format!("confirmed#{number}")
}

pub async fn list_confirmed_carts(views: &Views) -> Result<Vec<ConfirmedCart>, ViewError> {
    let mut carts = Vec::new();
    for number in 0..LISTS {
        carts.extend(views.list_all::<ConfirmedCart>(&list(number)).await?);
    }
    Ok(carts)
}
