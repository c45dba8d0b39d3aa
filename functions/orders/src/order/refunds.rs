//! Rules about refunds: which tickets go back is said by whoever requests one.

use contracts::ids;
use kernel::{Decider, RefundId, TicketId};

use super::cancel_reason::CancelReason;
use super::commands::{FinanceRefund, GivesBack};
use super::events::OrderEvent;
use super::refusal::OrderRefusal;
use super::sale::{OrderRefund, ReturnedLine, Sale, refund_id};
use super::state::Order;
use crate::purchase::Purchase;

/// Returns these tickets and has their price refunded. Nothing without tickets.
pub(super) fn request_refund(lines: Vec<ReturnedLine>, reason: CancelReason) -> Vec<OrderEvent> {
    returned(lines, reason, None)
}

/// Returns all tickets of a purchase that was paid, but not sold.
pub(super) fn request_whole_refund(purchase: &Purchase, reason: CancelReason) -> Vec<OrderEvent> {
    request_refund(Sale::from(purchase.clone()).kept_lines(), reason)
}

fn returned(lines: Vec<ReturnedLine>, reason: CancelReason, refund_id: Option<RefundId>) -> Vec<OrderEvent> {
    if lines.is_empty() {
        return vec![];
    }
    let concert_ids = lines.iter().map(|line| line.concert_id).collect();
    vec![OrderEvent::OrderRefundRequested { concert_ids, reason, lines, refund_id }]
}

/// A ticket that was given back is void by now: its price is refunded once, unless a refund has returned its whole line.
pub(super) fn return_ticket(
    order: &Order,
    ticket_id: TicketId,
    line: &ReturnedLine,
) -> Result<Vec<OrderEvent>, OrderRefusal> {
    let sale = match order {
        Order::Nothing | Order::Placed(_) | Order::Confirmed(_) => return Err(OrderRefusal::NotAwaited),
        Order::Paid(sale) | Order::Completed(sale) => sale,
        Order::Refunding { .. } | Order::Refunded { .. } | Order::Cancelled { .. } | Order::Expired(_) => {
            return Ok(vec![]);
        }
    };
    let refund_id = ids::give_back_refund_id(sale.purchase.order_id(), ticket_id);
    if sale.refunds.contains_key(&refund_id) {
        return Ok(vec![]);
    }
    let lines = sale.kept_of(std::slice::from_ref(line));
    Ok(returned(lines, CancelReason::Refunded, Some(refund_id)))
}

/// Finance makes a refund. One that the order requested has returned its tickets before; one by staff returns those that it gives back.
pub(super) fn record_request(order: &Order, refund: &FinanceRefund) -> Result<Vec<OrderEvent>, OrderRefusal> {
    let reason = CancelReason::Refunded;
    match order {
        // A refund follows a capture, which was delivered later here.
        Order::Placed(placed) if refund.gives_back == GivesBack::Everything => {
            let lines = Sale::from(placed.purchase.clone()).kept_lines();
            Ok([vec![OrderEvent::cancelled(reason)], returned(lines, reason, Some(refund.refund_id)), accepted(refund)]
                .concat())
        }
        Order::Placed(_) => Err(OrderRefusal::NotAwaited),
        Order::Confirmed(purchase) => {
            let sale = Sale::from(purchase.clone());
            Ok([vec![OrderEvent::OrderPaid], record_of_sale(&sale, refund)].concat())
        }
        Order::Paid(sale) | Order::Completed(sale) | Order::Refunding { sale, .. } | Order::Refunded { sale, .. } => {
            Ok(record_of_sale(sale, refund))
        }
        Order::Nothing | Order::Cancelled { .. } | Order::Expired(_) => Ok(vec![]),
    }
}

fn record_of_sale(sale: &Sale, refund: &FinanceRefund) -> Vec<OrderEvent> {
    match sale.refunds.get(&refund.refund_id) {
        Some(known) if known.accepted => vec![],
        // Finance repeats the reason that the order gave, which is not one in words.
        Some(OrderRefund { reason: CancelReason::Refunded, .. }) => {
            accepted(&FinanceRefund { note: None, ..refund.clone() })
        }
        Some(_) => accepted(refund),
        None => {
            let lines = match &refund.gives_back {
                GivesBack::Everything => sale.kept_lines(),
                GivesBack::Tickets(lines) => sale.kept_of(lines),
                GivesBack::Nothing => Vec::new(),
            };
            [returned(lines, CancelReason::Refunded, Some(refund.refund_id)), accepted(refund)].concat()
        }
    }
}

fn accepted(refund: &FinanceRefund) -> Vec<OrderEvent> {
    let FinanceRefund { refund_id, amount, note, .. } = refund.clone();
    vec![OrderEvent::OrderRefundAccepted { refund_id, amount, note }]
}

/// A refund was made. That can be delivered before its request, and for an order that has ended. An order without tickets is refunded once
/// nothing is left of its payment.
pub(super) fn record_refund(order: &Order, refund: &FinanceRefund) -> Result<Vec<OrderEvent>, OrderRefusal> {
    let mut events = match order {
        Order::Cancelled { purchase, .. } | Order::Expired(purchase) if refund.is_last => {
            let lines = Sale::from(purchase.clone()).kept_lines();
            [returned(lines, CancelReason::PaidTooLate, Some(refund.refund_id)), accepted(refund)].concat()
        }
        _ => record_request(order, refund)?,
    };
    let after = events.iter().fold(order.clone(), Order::evolve);
    if refund.is_last && matches!(after, Order::Refunding { .. }) {
        events.push(OrderEvent::OrderRefunded);
    }
    Ok(events)
}

pub(super) fn record_failure(order: &Order) -> Vec<OrderEvent> {
    match order {
        Order::Refunding { failed: false, .. } => vec![OrderEvent::OrderRefundFailed],
        _ => vec![],
    }
}

/// An order that keeps tickets stays in its state; one without any waits for its refund.
pub(super) fn after_request(
    sale: Sale,
    requested: &OrderEvent,
    reason: CancelReason,
    with_tickets: impl FnOnce(Sale) -> Order,
) -> Order {
    let OrderEvent::OrderRefundRequested { concert_ids, lines, refund_id: by_finance, .. } = requested else {
        return with_tickets(sale);
    };
    let of_concerts = || concert_ids.iter().flat_map(|concert_id| sale.kept_lines_at(*concert_id)).collect();
    let lines = if lines.is_empty() { of_concerts() } else { lines.clone() };
    let refund_id = by_finance.unwrap_or_else(|| refund_id(sale.purchase.order_id(), concert_ids));
    let sale = sale.without(lines, refund_id, reason);
    if sale.kept_lines().is_empty() { Order::Refunding { sale, reason, failed: false } } else { with_tickets(sale) }
}
