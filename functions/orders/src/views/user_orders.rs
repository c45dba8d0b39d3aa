//! A user's orders, newest first: one stored item per order.

use kernel::{Money, OrderId, Text, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::order::{ORDER_STATUSES, Order};

/// One order in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserOrder {
    /// The order.
    pub order_id: OrderId,
    /// Its number for people.
    pub number: Text<20>,
    /// Who bought.
    pub user_id: UserId,
    /// How far it is.
    #[schemars(extend("enum" = ORDER_STATUSES))]
    pub status: String,
    /// What it comes to.
    pub total: Money,
    /// How many tickets.
    pub total_quantity: u32,
    /// When it was placed.
    pub placed_at: Timestamp,
}

impl UserOrder {
    /// The list of a user's orders.
    pub fn list(user_id: UserId) -> String {
        format!("user#{user_id}")
    }

    /// What the list shows of an order, once it is placed.
    pub fn of(order: &Order) -> Option<Self> {
        let purchase = order.purchase()?;
        Some(Self {
            order_id: purchase.order_id(),
            number: purchase.number.clone(),
            user_id: purchase.user_id,
            status: order.status().to_owned(),
            total: purchase.total,
            total_quantity: purchase.lines.iter().map(|line| line.quantity.get()).sum(),
            placed_at: purchase.placed_at,
        })
    }

    /// Where it is: in its user's list, by time.
    pub fn key(&self) -> Key {
        Key::new(Self::list(self.user_id), format!("{:014}#{}", self.placed_at.as_millisecond(), self.order_id))
    }
}
