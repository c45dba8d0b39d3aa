//! Which events of orders are published, and as which integration events.

use std::collections::{BTreeMap, BTreeSet};

use contracts::orders::{
    OrderCancelled, OrderConfirmed, OrderDeclined, OrderEnded, OrderExpired, OrderPaid, OrderPaymentRequested,
    OrderPaymentRetried, OrderPlaced, OrderRefundAccepted, OrderRefundRequested, OrderReinstated, OrdersEvent,
    PaymentFailure, ReservationRequest, ReturnedTickets, Seats,
};
use contracts::{BusEvent, carts, orders};
use kernel::{ConcertId, Money, RefundId, ReservationId};
use lambda::repeats::Repeat;

use crate::order::{self, CancelReason, Order, OrderEvent, ReturnedLine, Sale};
use crate::purchase::{Line, Purchase};

/// Names of the stored events that are published.
pub const PUBLISHED: &[&str] = &[
    "OrderPlaced",
    "OrderConfirmed",
    "OrderPaid",
    "OrderCompleted",
    "OrderCancelled",
    "OrderExpired",
    "OrderDeclined",
    "OrderPaymentRequested",
    "OrderPaymentRetried",
    "OrderReinstated",
    "OrderRefundRequested",
    "OrderRefundAccepted",
    "OrderRefunded",
];

/// Of the events that end an order or begin it again only the newest is repeated. Others not at all: after them the order is open, so that
/// the job that expires orders asks, or it is completed, as most orders are.
pub fn repeat(event: &BusEvent) -> Repeat {
    match event.detail_type.as_str() {
        "OrderPlaced"
        | "OrderConfirmed"
        | "OrderPaid"
        | "OrderCompleted"
        | "OrderPaymentRequested"
        | "OrderPaymentRetried" => Repeat::Never,
        "OrderCancelled" | "OrderExpired" | "OrderReinstated" | "OrderRefunded" => Repeat::Newest,
        _ => Repeat::Always,
    }
}

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
        OrderEvent::OrderCancelled { reason, decline_reason } => Some(OrdersEvent::OrderCancelled(OrderCancelled {
            order_id,
            user_id,
            reservation_ids: reservation_ids(),
            payment_id: purchase.payment_id(),
            reason: (*reason).into(),
            payment_failure: reason
                .is_failed_payment()
                .then(|| payment_failure(purchase, decline_reason.as_deref().or(reason.payment_failure()))),
        })),
        OrderEvent::OrderDeclined { reason } => Some(OrdersEvent::OrderDeclined(OrderDeclined {
            order_id,
            user_id,
            card: match state {
                Order::Placed(placed) => placed.card,
                _ => 1,
            },
            payment_failure: payment_failure(purchase, Some(reason.as_str())),
        })),
        OrderEvent::OrderExpired => Some(OrdersEvent::OrderExpired(OrderExpired {
            order_id,
            user_id,
            reservation_ids: reservation_ids(),
            payment_id: purchase.payment_id(),
        })),
        OrderEvent::OrderPaymentRequested { payment_method_id } => {
            Some(OrdersEvent::OrderPaymentRequested(OrderPaymentRequested {
                order_id,
                user_id,
                reservations: reservations(purchase),
                payment_id: purchase.payment_id(),
                total: purchase.total,
                payment_method_id: payment_method_id.clone(),
            }))
        }
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
        OrderEvent::OrderRefundRequested { concert_ids, reason, lines, refund_id } => {
            let id = refund_id.unwrap_or_else(|| order::refund_id(order_id, concert_ids));
            let lines = returned_lines(purchase, concert_ids, lines);
            Some(OrdersEvent::OrderRefundRequested(refund_requested(state, id, &lines, *reason)?))
        }
        OrderEvent::OrderRefundAccepted { refund_id, amount, note } => {
            let refund = state.sale()?.refunds.get(refund_id)?;
            Some(OrdersEvent::OrderRefundAccepted(OrderRefundAccepted {
                order_id,
                number: purchase.number.clone(),
                user_id,
                refund_id: *refund_id,
                amount: *amount,
                lines: published_lines(purchase, &refund.lines),
                customer: purchase.customer.clone(),
                reason: refund.reason.into(),
                // Finance names the reason of an order's own refund as the order named it.
                note: note.clone().filter(|_| refund.reason == CancelReason::Refunded),
            }))
        }
        OrderEvent::OrderRefunded => Some(OrdersEvent::OrderRefunded(OrderEnded { order_id, user_id })),
        OrderEvent::OrderReserved { .. }
        | OrderEvent::OrderHoldExtended { .. }
        | OrderEvent::OrderActionRequired
        | OrderEvent::OrderRefundFailed
        | OrderEvent::OrderPrepaid
        | OrderEvent::OrderDeliveryNotNeeded
        | OrderEvent::OrderDeliveryFailed { .. }
        | OrderEvent::OrderAuthorized => None,
    }
}

fn payment_failure(purchase: &Purchase, reason: Option<&str>) -> PaymentFailure {
    PaymentFailure {
        number: purchase.number.clone(),
        total: purchase.total,
        customer: purchase.customer.clone(),
        reason: reason.map(str::to_owned),
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
        pays_later: purchase.pays_later,
        confirmed_at: Some(purchase.placed_at),
    }
}

/// An older release did not say which tickets, but returned all for these concerts.
fn returned_lines(purchase: &Purchase, concert_ids: &BTreeSet<ConcertId>, lines: &[ReturnedLine]) -> Vec<ReturnedLine> {
    if !lines.is_empty() {
        return lines.to_vec();
    }
    let bought = Sale::from(purchase.clone()).kept_lines().into_iter();
    bought.filter(|line| concert_ids.contains(&line.concert_id)).collect()
}

fn refund_requested(
    state: &Order,
    refund_id: RefundId,
    returned: &[ReturnedLine],
    reason: CancelReason,
) -> Option<OrderRefundRequested> {
    let sale = state.sale()?;
    let purchase = &sale.purchase;
    let reservations: BTreeMap<ConcertId, ReservationId> =
        purchase.reservations().into_iter().map(|(reservation_id, concert_id)| (concert_id, reservation_id)).collect();
    let concerts: BTreeSet<ConcertId> = returned.iter().map(|line| line.concert_id).collect();
    let ended = concerts.into_iter().filter(|concert_id| sale.kept_lines_at(*concert_id).is_empty());
    let lines = published_lines(purchase, returned);
    Some(OrderRefundRequested {
        order_id: purchase.order_id(),
        number: purchase.number.clone(),
        user_id: purchase.user_id,
        payment_id: purchase.payment_id(),
        refund_id,
        amount: (!sale.kept_lines().is_empty()).then(|| sum(&lines, purchase.total)),
        reservation_ids: ended.filter_map(|concert_id| reservations.get(&concert_id).copied()).collect(),
        returned: Some(returned.iter().filter_map(|line| returned_tickets(sale, &reservations, line)).collect()),
        lines,
        customer: purchase.customer.clone(),
        reason: reason.into(),
    })
}

fn returned_tickets(
    sale: &Sale,
    reservations: &BTreeMap<ConcertId, ReservationId>,
    returned: &ReturnedLine,
) -> Option<ReturnedTickets> {
    let line = sale.purchase.line(returned.concert_id, &returned.ticket_type_id)?;
    Some(ReturnedTickets {
        reservation_id: *reservations.get(&line.concert_id)?,
        concert_id: line.concert_id,
        ticket_type_id: line.ticket_type_id.clone(),
        bought: line.quantity,
        quantity: returned.quantity,
        kept: sale.kept(line),
    })
}

/// Each line with the number of its returned tickets.
fn published_lines(purchase: &Purchase, returned: &[ReturnedLine]) -> Vec<carts::Line> {
    let published = returned.iter().filter_map(|returned| {
        let line = purchase.line(returned.concert_id, &returned.ticket_type_id)?;
        Some(carts::Line { quantity: returned.quantity, ..carts::Line::from(line) })
    });
    published.collect()
}

/// Lines of an order add up to no more than its total, which was calculated before.
fn sum(lines: &[carts::Line], total: Money) -> Money {
    let add = |sum: Money, line: &carts::Line| sum.checked_add(line.unit_price.times(line.quantity.get())?);
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
