//! A user's orders, newest first: one stored item for each order.

use kernel::{Money, OrderId, Text, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::order::{ORDER_STATUSES, Order};
use crate::visible_part::VisiblePart;

/// An order in its user's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserOrder {
    pub order_id: OrderId,
    pub number: Text<20>,
    pub user_id: UserId,
    #[schemars(extend("enum" = ORDER_STATUSES))]
    pub status: String,
    pub total: Money,
    /// Number of tickets.
    pub total_quantity: u32,
    pub placed_at: Timestamp,
    /// The order has more items, for concerts of other organizers. Total and quantity leave them out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
}

impl UserOrder {
    pub fn list(user_id: UserId) -> String {
        format!("user#{user_id}")
    }

    /// None before the order is placed.
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
            partial: false,
        })
    }

    /// For a caller who may see only this part of the order.
    pub fn part_of(order: &Order, part: &VisiblePart) -> Option<Self> {
        let (whole, purchase) = (Self::of(order)?, order.purchase()?);
        Some(match part {
            VisiblePart::Whole => whole,
            VisiblePart::Concerts(_) => Self {
                total: purchase.total_of(part),
                total_quantity: purchase.lines_of(part).map(|line| line.quantity.get()).sum(),
                partial: true,
                ..whole
            },
        })
    }

    /// In its user's list, sorted by time.
    pub fn key(&self) -> Key {
        Key::new(Self::list(self.user_id), format!("{:014}#{}", self.placed_at.as_millisecond(), self.order_id))
    }
}
