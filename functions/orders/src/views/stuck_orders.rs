//! Orders that wait for longer than they should, with what to do about them: worked out when it is asked for.
//!
//! The order coordinates its seats, its money and its tickets, so that whatever of these is stuck shows here.

use kernel::{OrderId, SignedDuration, Text, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::open_orders::OpenOrder;
use crate::order::{Funds, ORDER_STATUSES, Order, Waiting};

/// An order that waits for too long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StuckOrder {
    order_id: OrderId,
    number: Text<20>,
    #[schemars(extend("enum" = ORDER_STATUSES))]
    status: &'static str,
    since: Timestamp,
    waits_for: WaitsFor,
    /// What to do, for whoever is on call.
    advice: &'static str,
    correlation_id: String,
}

/// All of them, the one that waits longest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "StuckOrders")]
pub struct StuckOrders {
    items: Vec<StuckOrder>,
}

/// What an order waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WaitsFor {
    /// Reservations.
    Seats,
    /// The gateway's answer about the card.
    Authorization,
    /// The buyer, at the bank or with another card.
    Buyer,
    /// The money itself.
    Capture,
    /// The tickets' way to the fan.
    Delivery,
    /// The money's way back.
    Refund,
    /// A person, since the money could not be given back.
    Staff,
}

impl WaitsFor {
    /// What an open order waits for; nothing once it has ended.
    pub fn of(order: &Order) -> Option<Self> {
        Some(match order {
            Order::Placed(Waiting { funds: Funds::Pending, .. }) => Self::Authorization,
            Order::Placed(Waiting { funds: Funds::ActionRequired | Funds::Declined(_), .. }) => Self::Buyer,
            Order::Placed(Waiting { funds: Funds::Authorized | Funds::Captured, .. }) => Self::Seats,
            Order::Confirmed(_) => Self::Capture,
            Order::Paid(_) => Self::Delivery,
            Order::Refunding { failed: false, .. } => Self::Refund,
            Order::Refunding { failed: true, .. } => Self::Staff,
            Order::Nothing
            | Order::Completed(_)
            | Order::Refunded { .. }
            | Order::Cancelled { .. }
            | Order::Expired(_) => return None,
        })
    }

    fn advice(self) -> &'static str {
        match self {
            Self::Seats => "Look for reservations' functions in the failure queue; the order expires by itself.",
            Self::Authorization => "Look at the payment and the queue of payments; the order expires by itself.",
            Self::Buyer => "Nothing: the order expires by itself when its seats are no longer held.",
            Self::Capture => {
                "Look at the payment and the dead letters of payments; the capture is asked for every minute."
            }
            Self::Delivery => "Look at the delivery and the dead letters of e-mails; a courier takes no tickets yet.",
            Self::Refund => "Look at the payment's refunds and the dead letters of payments.",
            Self::Staff => "The gateway can't give the money back: transfer it to the buyer in another way.",
        }
    }
}

impl StuckOrder {
    /// What is shown of an order that has been open since then, if that is too long.
    pub fn of(listed: &OpenOrder, order: &Order, now: Timestamp, stuck_after: SignedDuration) -> Option<Self> {
        let waits_for = WaitsFor::of(order)?;
        let is_stuck = waits_for == WaitsFor::Staff || now.duration_since(listed.since) >= stuck_after;
        let purchase = order.purchase().filter(|_| is_stuck)?;
        Some(Self {
            order_id: listed.order_id,
            number: purchase.number.clone(),
            status: order.status(),
            since: listed.since,
            waits_for,
            advice: waits_for.advice(),
            correlation_id: listed.correlation_id.as_str().to_owned(),
        })
    }
}

impl StuckOrders {
    /// These, the one that waits longest first.
    pub fn of(mut items: Vec<StuckOrder>) -> Self {
        items.sort_by_key(|item| (item.since, item.order_id));
        Self { items }
    }
}
