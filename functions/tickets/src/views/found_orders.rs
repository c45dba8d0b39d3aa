//! The orders of a concert that gates find by a name or a number: one stored item per order and list, see [`crate::name_index`].

use kernel::OrderId;
use serde::{Deserialize, Serialize};
use views::Key;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FoundOrder {
    pub order_id: OrderId,
}

impl FoundOrder {
    pub fn key(&self, list: &str) -> Key {
        Key::new(list, self.order_id.to_string())
    }
}
