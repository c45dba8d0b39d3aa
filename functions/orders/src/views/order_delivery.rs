//! How an order's tickets reach the buyer, as far as the order knows it.

use kernel::DeliveryMethod;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::order::Order;
use crate::purchase::Purchase;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderDelivery {
    pub method: DeliveryMethod,
    #[schemars(extend("enum" = ["pending", "sent", "cancelled"]))]
    pub status: String,
}

impl OrderDelivery {
    pub fn of(order: &Order, purchase: &Purchase) -> Self {
        Self { method: purchase.delivery, status: delivery_status(order).to_owned() }
    }
}

fn delivery_status(order: &Order) -> &'static str {
    match order {
        Order::Completed(_) => "sent",
        Order::Refunding { .. } | Order::Refunded { .. } | Order::Cancelled { .. } | Order::Expired(_) => "cancelled",
        Order::Nothing | Order::Placed(_) | Order::Confirmed(_) | Order::Paid(_) => "pending",
    }
}
