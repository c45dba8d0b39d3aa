//! One order with its timeline, folded from its stream for each request: always current.

use eventstore::{Commit, Unreadable, fold};
use kernel::{
    ConcertId, DeliveryMethod, Money, OrderId, PaymentId, ReservationId, Text, TicketTypeId, Timestamp, UserId,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::order::{CancelReason, ORDER_STATUSES, Order, PaymentProgress, PlacedOrder};
use crate::purchase::{Line, Purchase};

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
    items: Vec<Item>,
    total: Money,
    payment: Payment,
    reservations: Vec<Reservation>,
    delivery: Delivery,
    timeline: Vec<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancel_reason: Option<CancelReason>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "OrderItem")]
struct Item {
    concert_id: ConcertId,
    concert_name: Text<200>,
    ticket_type_id: TicketTypeId,
    ticket_type_name: Text<100>,
    quantity: u32,
    unit_price: Money,
    line_total: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "OrderPayment")]
struct Payment {
    payment_id: PaymentId,
    #[schemars(extend("enum" = ["pending", "action_required", "authorized", "captured", "released", "declined", "refunded"]))]
    status: &'static str,
    /// Why the card was declined, while another one can be tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
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
#[schemars(rename = "OrderDelivery")]
struct Delivery {
    method: DeliveryMethod,
    #[schemars(extend("enum" = ["pending", "sent", "cancelled"]))]
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OrderMoment")]
struct Moment {
    at: Timestamp,
    /// The event's name, such as `OrderPlaced`.
    event: String,
}

impl OrderDetails {
    /// None if the order was never placed.
    ///
    /// # Errors
    /// The version of the commit that can't be read, and why.
    pub fn of(commits: &[Commit]) -> Result<Option<Self>, (u64, Unreadable)> {
        let order = fold::<Order>(commits)?.state;
        let Some(purchase) = order.purchase() else { return Ok(None) };
        let timeline = commits
            .iter()
            .flat_map(|commit| commit.events.iter().map(|event| Moment { at: commit.at, event: event.name.clone() }));
        Ok(Some(Self {
            order_id: purchase.order_id(),
            number: purchase.number.clone(),
            user_id: purchase.user_id,
            status: order.status(),
            placed_at: purchase.placed_at,
            items: purchase.lines.iter().map(Item::of).collect(),
            total: purchase.total,
            payment: Payment {
                payment_id: purchase.payment_id(),
                status: payment_status(&order),
                reason: decline_reason(&order),
            },
            reservations: reservations(&order, purchase),
            delivery: Delivery { method: purchase.delivery, status: delivery_status(&order) },
            timeline: timeline.collect(),
            cancel_reason: order.reason(),
        }))
    }

    pub fn user_id(&self) -> UserId {
        self.user_id
    }
}

impl Item {
    fn of(line: &Line) -> Self {
        Self {
            concert_id: line.concert_id,
            concert_name: line.concert_name.clone(),
            ticket_type_id: line.ticket_type_id.clone(),
            ticket_type_name: line.ticket_type_name.clone(),
            quantity: line.quantity.get(),
            unit_price: line.unit_price,
            // Can't overflow: the cart's total, which is no smaller, was calculated before.
            line_total: line.unit_price.times(line.quantity.get()).unwrap_or(line.unit_price),
        }
    }
}

/// The payment as far as the order knows it; `GET /payments/{id}` is authoritative.
fn payment_status(order: &Order) -> &'static str {
    match order {
        Order::Nothing => "pending",
        Order::Placed(placed) => match placed.payment {
            PaymentProgress::Pending => "pending",
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

fn decline_reason(order: &Order) -> Option<String> {
    match order {
        Order::Placed(PlacedOrder { payment: PaymentProgress::Declined(reason), .. }) => Some(reason.clone()),
        _ => None,
    }
}

fn delivery_status(order: &Order) -> &'static str {
    match order {
        Order::Completed(_) => "sent",
        Order::Refunding { .. } | Order::Refunded { .. } | Order::Cancelled { .. } | Order::Expired(_) => "cancelled",
        Order::Nothing | Order::Placed(_) | Order::Confirmed(_) | Order::Paid(_) => "pending",
    }
}

fn reservations(order: &Order, purchase: &Purchase) -> Vec<Reservation> {
    let all = purchase.reservations().into_iter();
    all.map(|(reservation_id, concert_id)| {
        let (status, expires_at) = match order {
            Order::Placed(placed) => match placed.held.get(&reservation_id) {
                Some(expires_at) => ("held", Some(*expires_at)),
                None => ("pending", None),
            },
            Order::Nothing => ("pending", None),
            Order::Paid(sale) | Order::Completed(sale) if sale.returned.contains(&concert_id) => ("cancelled", None),
            Order::Confirmed(_) | Order::Paid(_) | Order::Completed(_) => ("confirmed", None),
            Order::Refunding { .. } | Order::Refunded { .. } | Order::Cancelled { .. } => ("cancelled", None),
            Order::Expired(_) => ("expired", None),
        };
        Reservation { reservation_id, concert_id, status, expires_at }
    })
    .collect()
}
