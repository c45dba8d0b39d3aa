//! One order with its timeline, folded from its stream for each request: always current.

use contracts::payment_failures::reason_text;
use eventstore::Commit;
use kernel::{ConcertId, Money, OrderId, PaymentId, ReservationId, Text, Timestamp, UserId};
use schemars::JsonSchema;
use serde::Serialize;

use super::order_delivery::OrderDelivery;
use super::order_items::OrderItem;
use super::shown_concerts::ShownConcerts;
use crate::order::{CancelReason, ORDER_STATUSES, Order, PaymentProgress, PlacedOrder};
use crate::purchase::Purchase;
use crate::visible_part::VisiblePart;

/// An order with its progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderDetails {
    order_id: OrderId,
    number: Text<20>,
    user_id: UserId,
    #[schemars(extend("enum" = ORDER_STATUSES))]
    status: &'static str,
    placed_at: Timestamp,
    items: Vec<OrderItem>,
    total: Money,
    payment: Payment,
    reservations: Vec<Reservation>,
    delivery: OrderDelivery,
    timeline: Vec<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancel_reason: Option<CancelReason>,
    /// The order has more items, for concerts of other organizers. Items, total and reservations leave them out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    partial: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "OrderPayment")]
struct Payment {
    payment_id: PaymentId,
    #[schemars(extend("enum" = ["pending", "action_required", "authorized", "captured", "released", "declined", "refunded"]))]
    status: &'static str,
    /// The order waits for its buyer to give a way to pay (`POST /orders/{orderId}/payment`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    method_needed: bool,
    /// Why the payment failed: a stable code.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The reason as a sentence that says what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason_text: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "OrderReservation")]
struct Reservation {
    reservation_id: ReservationId,
    concert_id: ConcertId,
    #[schemars(extend("enum" = ["pending", "held", "confirmed", "cancelled", "expired"]))]
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OrderMoment")]
struct Moment {
    at: Timestamp,
    /// The event's name, such as `OrderPlaced`.
    event: String,
}

impl OrderDetails {
    /// The part of an order that the caller may see. `order` is the state after the commits. None if it was never placed.
    pub fn of(commits: &[Commit], order: &Order, part: &VisiblePart) -> Option<Self> {
        let purchase = order.purchase()?;
        let timeline = commits
            .iter()
            .flat_map(|commit| commit.events.iter().map(|event| Moment { at: commit.at, event: event.name.clone() }));
        let reason = payment_failure(order);
        Some(Self {
            order_id: purchase.order_id(),
            number: purchase.number.clone(),
            user_id: purchase.user_id,
            status: order.status(),
            placed_at: purchase.placed_at,
            items: purchase.lines_of(part).map(|line| OrderItem::of(line, order)).collect(),
            total: if *part == VisiblePart::Whole { purchase.total } else { purchase.total_of(part) },
            payment: Payment {
                payment_id: purchase.payment_id(),
                status: payment_status(order),
                method_needed: matches!(order, Order::Placed(placed) if placed.takes_payment_method()),
                reason_text: reason.as_deref().map(reason_text),
                reason,
            },
            reservations: reservations(order, purchase, part),
            delivery: OrderDelivery::of(order, purchase),
            timeline: timeline.collect(),
            cancel_reason: order.reason(),
            partial: *part != VisiblePart::Whole,
        })
    }

    /// With the current times and places of the concerts that are known.
    #[must_use]
    pub fn with_concerts(self, concerts: &ShownConcerts) -> Self {
        Self { items: self.items.into_iter().map(|item| item.with_concert(concerts)).collect(), ..self }
    }
}

/// The payment as far as the order knows it; `GET /payments/{id}` is authoritative.
fn payment_status(order: &Order) -> &'static str {
    match order {
        Order::Nothing => "pending",
        Order::Placed(placed) => match placed.payment {
            PaymentProgress::MethodAwaited | PaymentProgress::Pending => "pending",
            PaymentProgress::ActionRequired => "action_required",
            PaymentProgress::Declined(_) => "declined",
            PaymentProgress::Authorized => "authorized",
            PaymentProgress::Captured => "captured",
        },
        Order::Confirmed(_) => "authorized",
        Order::Paid(_) | Order::Completed(_) | Order::Refunding { .. } => "captured",
        Order::Refunded { .. } => "refunded",
        Order::Cancelled { reason: CancelReason::PaymentDeclined, .. } => "declined",
        Order::Cancelled { .. } | Order::Expired(_) => "released",
    }
}

fn payment_failure(order: &Order) -> Option<String> {
    match order {
        Order::Placed(PlacedOrder { payment: PaymentProgress::Declined(reason), .. }) => Some(reason.clone()),
        Order::Cancelled { reason, decline_reason, .. } => {
            decline_reason.clone().or_else(|| reason.payment_failure().map(str::to_owned))
        }
        _ => None,
    }
}

fn reservations(order: &Order, purchase: &Purchase, part: &VisiblePart) -> Vec<Reservation> {
    let all = purchase.reservations().into_iter().filter(|(_, concert_id)| part.has(*concert_id));
    all.map(|(reservation_id, concert_id)| {
        let (status, expires_at) = match order {
            Order::Placed(placed) => match placed.held.get(&reservation_id) {
                Some(expires_at) => ("held", Some(*expires_at)),
                None => ("pending", None),
            },
            Order::Nothing => ("pending", None),
            Order::Paid(sale) | Order::Completed(sale) if sale.kept_lines_at(concert_id).is_empty() => {
                ("cancelled", None)
            }
            Order::Confirmed(_) | Order::Paid(_) | Order::Completed(_) => ("confirmed", None),
            Order::Refunding { .. } | Order::Refunded { .. } | Order::Cancelled { .. } => ("cancelled", None),
            Order::Expired(_) => ("expired", None),
        };
        Reservation { reservation_id, concert_id, status, expires_at }
    })
    .collect()
}
