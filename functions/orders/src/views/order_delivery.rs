//! How an order's tickets reach the buyer, as far as the order knows it.

use kernel::DeliveryMethod;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::order::Order;
use crate::purchase::Purchase;

/// All tickets were passed on or given back before they were sent.
pub const NOT_NEEDED: &str = "not_needed";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderDelivery {
    pub method: DeliveryMethod,
    /// `not_needed`: all tickets were passed on or given back before they were sent.
    #[schemars(extend("enum" = ["pending", "sent", "not_needed", "cancelled"]))]
    pub status: String,
}

impl OrderDelivery {
    pub fn of(order: &Order, purchase: &Purchase) -> Self {
        Self { method: purchase.delivery, status: delivery_status(order).to_owned() }
    }
}

fn delivery_status(order: &Order) -> &'static str {
    match order {
        Order::Completed(sale) if sale.delivery_not_needed => NOT_NEEDED,
        Order::Completed(_) => "sent",
        Order::Refunding { .. } | Order::Refunded { .. } | Order::Cancelled { .. } | Order::Expired(_) => "cancelled",
        Order::Nothing | Order::Placed(_) | Order::Confirmed(_) | Order::Paid(_) => "pending",
    }
}
