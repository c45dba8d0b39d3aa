//! Which events of orders are published, and as which integration events.

use std::collections::BTreeSet;

use contracts::orders::{
    OrderCancelled, OrderConfirmed, OrderDeclined, OrderEnded, OrderExpired, OrderPaid, OrderPaymentRetried,
    OrderPlaced, OrderRefundRequested, OrderReinstated, OrdersEvent, PaymentFailure, ReservationRequest, Seats,
};
use contracts::{carts, orders};
use kernel::{ConcertId, Money};

use crate::order::{CancelReason, Order, OrderEvent};
use crate::purchase::{Line, Purchase, refund_id};

/// Names of the stored events that are published.
pub const PUBLISHED: &[&str] = &[
    "OrderPlaced",
    "OrderConfirmed",
    "OrderPaid",
    "OrderCompleted",
    "OrderCancelled",
    "OrderExpired",
    "OrderDeclined",
    "OrderPaymentRetried",
    "OrderReinstated",
    "OrderRefundRequested",
    "OrderRefunded",
];

/// The integration event of a stored event, if it is published. `state` is the state after the event.
pub fn published(event: &OrderEvent, state: &Order) -> Option<OrdersEvent> {
    let purchase = state.purchase()?;
    let (order_id, user_id) = (purchase.order_id(), purchase.user_id);
    let reservation_ids = || purchase.reservations().into_keys().collect();
    match event {
        OrderEvent::OrderPlaced(_) => Some(OrdersEvent::OrderPlaced(placed(purchase))),
        OrderEvent::OrderConfirmed => Some(OrdersEvent::OrderConfirmed(OrderConfirmed {
            order_id,
            user_id,
            reservation_ids: reservation_ids(),
            payment_id: purchase.payment_id(),
            total: purchase.total,
        })),
        OrderEvent::OrderPaid => Some(OrdersEvent::OrderPaid(OrderPaid {
            order_id,
            user_id,
            number: purchase.number.clone(),
            lines: purchase.lines.iter().map(carts::Line::from).collect(),
            total: purchase.total,
            delivery: purchase.delivery,
            customer: purchase.customer.clone(),
        })),
        OrderEvent::OrderCompleted => Some(OrdersEvent::OrderCompleted(OrderEnded { order_id, user_id })),
        OrderEvent::OrderCancelled { reason } => Some(OrdersEvent::OrderCancelled(OrderCancelled {
            order_id,
            user_id,
            reservation_ids: reservation_ids(),
            payment_id: purchase.payment_id(),
            reason: (*reason).into(),
            payment_failure: reason.is_failed_payment().then(|| payment_failure(purchase, None)),
        })),
        OrderEvent::OrderDeclined { reason } => Some(OrdersEvent::OrderDeclined(OrderDeclined {
            order_id,
            user_id,
            card: match state {
                Order::Placed(placed) => placed.card,
                _ => 1,
            },
            payment_failure: payment_failure(purchase, Some(reason)),
        })),
        OrderEvent::OrderExpired => Some(OrdersEvent::OrderExpired(OrderExpired {
            order_id,
            user_id,
            reservation_ids: reservation_ids(),
            payment_id: purchase.payment_id(),
        })),
        OrderEvent::OrderPaymentRetried { payment_method_id, card } => {
            Some(OrdersEvent::OrderPaymentRetried(OrderPaymentRetried {
                order_id,
                user_id,
                payment_id: purchase.payment_id(),
                payment_method_id: payment_method_id.clone(),
                card: *card,
            }))
        }
        OrderEvent::OrderReinstated { .. } => Some(OrdersEvent::OrderReinstated(OrderReinstated {
            order_id,
            user_id,
            reservations: reservations(purchase),
        })),
        OrderEvent::OrderRefundRequested { concert_ids, reason } => {
            Some(OrdersEvent::OrderRefundRequested(refund_requested(purchase, concert_ids, *reason, state)))
        }
        OrderEvent::OrderRefunded => Some(OrdersEvent::OrderRefunded(OrderEnded { order_id, user_id })),
        OrderEvent::OrderReserved { .. }
        | OrderEvent::OrderHoldExtended { .. }
        | OrderEvent::OrderActionRequired
        | OrderEvent::OrderRefundFailed
        | OrderEvent::OrderPrepaid
        | OrderEvent::OrderDeliveryFailed { .. }
        | OrderEvent::OrderAuthorized => None,
    }
}

fn payment_failure(purchase: &Purchase, reason: Option<&String>) -> PaymentFailure {
    PaymentFailure {
        number: purchase.number.clone(),
        total: purchase.total,
        customer: purchase.customer.clone(),
        reason: reason.cloned(),
    }
}

fn reservations(purchase: &Purchase) -> Vec<ReservationRequest> {
    let reservations = purchase.reservations().into_iter().map(|(reservation_id, concert_id)| {
        let lines = purchase.lines.iter().filter(|line| line.concert_id == concert_id);
        let seats = lines.map(|line| Seats {
            ticket_type_id: line.ticket_type_id.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
        });
        ReservationRequest { reservation_id, concert_id, seats: seats.collect() }
    });
    reservations.collect()
}

fn placed(purchase: &Purchase) -> OrderPlaced {
    OrderPlaced {
        order_id: purchase.order_id(),
        number: purchase.number.clone(),
        user_id: purchase.user_id,
        reservations: reservations(purchase),
        payment_id: purchase.payment_id(),
        total: purchase.total,
        payment_method_id: purchase.payment_method_id.clone(),
    }
}

fn refund_requested(
    purchase: &Purchase,
    concert_ids: &BTreeSet<ConcertId>,
    reason: CancelReason,
    state: &Order,
) -> OrderRefundRequested {
    let order_id = purchase.order_id();
    let reservations = purchase.reservations().into_iter();
    let lines: Vec<&Line> = purchase.lines.iter().filter(|line| concert_ids.contains(&line.concert_id)).collect();
    OrderRefundRequested {
        order_id,
        number: purchase.number.clone(),
        user_id: purchase.user_id,
        payment_id: purchase.payment_id(),
        refund_id: refund_id(order_id, concert_ids),
        amount: match state {
            // The last part: everything that is left of the payment.
            Order::Refunding { .. } | Order::Refunded { .. } => None,
            _ => Some(sum(&lines, purchase.total)),
        },
        reservation_ids: reservations.filter(|(_, at)| concert_ids.contains(at)).map(|(id, _)| id).collect(),
        lines: lines.into_iter().map(carts::Line::from).collect(),
        customer: purchase.customer.clone(),
        reason: reason.into(),
    }
}

/// Lines of an order add up to no more than its total, which was calculated before.
fn sum(lines: &[&Line], total: Money) -> Money {
    let add = |sum: Money, line: &&Line| sum.checked_add(line.unit_price.times(line.quantity.get())?);
    lines.iter().try_fold(Money::zero(total.currency()), add).unwrap_or(total)
}

impl From<&Line> for carts::Line {
    fn from(line: &Line) -> Self {
        Self {
            concert_id: line.concert_id,
            concert_name: line.concert_name.clone(),
            ticket_type_id: line.ticket_type_id.clone(),
            ticket_type_name: line.ticket_type_name.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
        }
    }
}

impl From<CancelReason> for orders::CancelReason {
    fn from(reason: CancelReason) -> Self {
        match reason {
            CancelReason::SoldOut => Self::SoldOut,
            CancelReason::NotOnSale => Self::NotOnSale,
            CancelReason::PaymentDeclined => Self::PaymentDeclined,
            CancelReason::CancelledByBuyer => Self::CancelledByBuyer,
            CancelReason::CancelledByStaff => Self::CancelledByStaff,
            CancelReason::CaptureFailed => Self::CaptureFailed,
            CancelReason::AuthorizationLapsed => Self::AuthorizationLapsed,
            CancelReason::ConcertCancelled => Self::ConcertCancelled,
            CancelReason::Refunded => Self::Refunded,
            CancelReason::PaidTooLate => Self::PaidTooLate,
        }
    }
}
