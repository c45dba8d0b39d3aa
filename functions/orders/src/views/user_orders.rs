//! A user's orders, newest first: one stored item for each order.

use kernel::{ConcertId, Money, OrderId, Text, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use super::order_delivery::OrderDelivery;
use super::order_items::OrderItem;
use super::shown_concerts::ShownConcerts;
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
    /// Empty in items that older releases stored.
    #[serde(default)]
    pub items: Vec<OrderItem>,
    /// Absent in items that older releases stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<OrderDelivery>,
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
            items: purchase.lines.iter().map(|line| OrderItem::of(line, order)).collect(),
            delivery: Some(OrderDelivery::of(order, purchase)),
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
                items: purchase.lines_of(part).map(|line| OrderItem::of(line, order)).collect(),
                partial: true,
                ..whole
            },
        })
    }

    pub fn concert_ids(&self) -> impl Iterator<Item = ConcertId> {
        self.items.iter().map(|item| item.concert_id)
    }

    /// With the current times and places of the concerts that are known.
    #[must_use]
    pub fn with_concerts(self, concerts: &ShownConcerts) -> Self {
        Self { items: self.items.into_iter().map(|item| item.with_concert(concerts)).collect(), ..self }
    }

    /// In its user's list, sorted by time.
    pub fn key(&self) -> Key {
        Key::new(Self::list(self.user_id), format!("{:014}#{}", self.placed_at.as_millisecond(), self.order_id))
    }
}
