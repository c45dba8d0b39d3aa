//! Orders that have been open for too long, with advice for whoever is on call: calculated for each request.
//!
//! The order coordinates its seats, its payment and its tickets, so that whatever is stuck shows here.

use kernel::{OrderId, SignedDuration, Text, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::open_orders::OpenOrder;
use crate::order::{ORDER_STATUSES, Order, PaymentProgress, PlacedOrder};

/// An order that has been open for too long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StuckOrder {
    pub order_id: OrderId,
    pub number: Text<20>,
    #[schemars(extend("enum" = ORDER_STATUSES))]
    pub status: &'static str,
    pub since: Timestamp,
    pub waits_for: WaitsFor,
    /// What to do, for whoever is on call.
    advice: &'static str,
    pub correlation_id: String,
}

/// The oldest comes first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "StuckOrders")]
pub struct StuckOrders {
    pub items: Vec<StuckOrder>,
    /// Open orders whose events cannot be read: restore the stream from a backup, or deploy code that can read it.
    pub unreadable: Vec<UnreadableOrder>,
}

/// An open order whose events cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnreadableOrder {
    pub order_id: OrderId,
    pub since: Timestamp,
    pub correlation_id: String,
}

impl From<&OpenOrder> for UnreadableOrder {
    fn from(listed: &OpenOrder) -> Self {
        let correlation_id = listed.correlation_id.as_str().to_owned();
        Self { order_id: listed.order_id, since: listed.since, correlation_id }
    }
}

/// What an open order waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WaitsFor {
    /// Reservations.
    Seats,
    /// Stripe's answer about the card.
    Authorization,
    /// The buyer must pay, authenticate or try another card.
    Buyer,
    /// The capture of the payment.
    Capture,
    /// The delivery of the tickets.
    Delivery,
    /// Stripe's answer about the refund.
    Refund,
    /// Staff, because the refund failed.
    Staff,
}

impl WaitsFor {
    /// None for an order that has ended.
    pub fn of(order: &Order) -> Option<Self> {
        Some(match order {
            Order::Placed(PlacedOrder { payment: PaymentProgress::Pending, .. }) => Self::Authorization,
            Order::Placed(placed) if placed.payment == PaymentProgress::MethodAwaited && !placed.has_all_seats() => {
                Self::Seats
            }
            Order::Placed(PlacedOrder {
                payment: PaymentProgress::MethodAwaited | PaymentProgress::ActionRequired | PaymentProgress::Declined(_),
                ..
            }) => Self::Buyer,
            Order::Placed(PlacedOrder { payment: PaymentProgress::Authorized | PaymentProgress::Captured, .. }) => {
                Self::Seats
            }
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
            Self::Seats => "Check the failure queues for functions of reservations. The order expires by itself.",
            Self::Authorization => "Check the payment and the payments queue. The order expires by itself.",
            Self::Buyer => "Do nothing: the order expires when its hold ends.",
            Self::Capture => {
                "Check the payment and the dead-letter queue of payments. The capture is retried every minute."
            }
            Self::Delivery => "Check the delivery and the dead-letter queues of e-mails and shipments.",
            Self::Refund => "Check the payment's refunds and the dead-letter queue of payments.",
            Self::Staff => {
                "Stripe could not refund the payment: transfer the money to the buyer in another way, and record that at the refund."
            }
        }
    }
}

impl StuckOrder {
    /// None if the order is not stuck. A failed refund is stuck at once.
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
    pub fn of(mut items: Vec<StuckOrder>, mut unreadable: Vec<UnreadableOrder>) -> Self {
        items.sort_by_key(|item| (item.since, item.order_id));
        unreadable.sort_by_key(|order| (order.since, order.order_id));
        Self { items, unreadable }
    }
}
