//! Rules about refunds.

use std::collections::BTreeSet;

use kernel::ConcertId;

use super::cancel_reason::CancelReason;
use super::events::OrderEvent;
use super::state::Order;

/// Returns the seats at these concerts and has their price refunded. Nothing without concerts.
pub(super) fn request_refund(concert_ids: BTreeSet<ConcertId>, reason: CancelReason) -> Vec<OrderEvent> {
    if concert_ids.is_empty() { vec![] } else { vec![OrderEvent::OrderRefundRequested { concert_ids, reason }] }
}

/// Finance refunds the whole payment: the seats that the buyer still has are returned.
pub(super) fn record_request(order: &Order) -> Vec<OrderEvent> {
    let reason = CancelReason::Refunded;
    match order {
        // A refund follows a capture, which was delivered later here.
        Order::Placed(placed) => {
            let refund = request_refund(placed.purchase.concert_ids(), reason);
            [vec![OrderEvent::OrderCancelled { reason }], refund].concat()
        }
        Order::Confirmed(purchase) => {
            [vec![OrderEvent::OrderPaid], request_refund(purchase.concert_ids(), reason)].concat()
        }
        Order::Paid(sale) | Order::Completed(sale) => request_refund(sale.kept_concerts(), reason),
        _ => vec![],
    }
}

/// The whole payment was refunded. That can be delivered before the refund's request, and for an order that has ended.
pub(super) fn record_refund(order: &Order) -> Vec<OrderEvent> {
    match order {
        Order::Placed(_) | Order::Confirmed(_) | Order::Paid(_) | Order::Completed(_) => {
            [record_request(order), vec![OrderEvent::OrderRefunded]].concat()
        }
        Order::Refunding { .. } => vec![OrderEvent::OrderRefunded],
        Order::Cancelled { purchase, .. } | Order::Expired(purchase) => {
            let refund = request_refund(purchase.concert_ids(), CancelReason::PaidTooLate);
            [refund, vec![OrderEvent::OrderRefunded]].concat()
        }
        Order::Nothing | Order::Refunded { .. } => vec![],
    }
}

pub(super) fn record_failure(order: &Order) -> Vec<OrderEvent> {
    match order {
        Order::Refunding { failed: false, .. } => vec![OrderEvent::OrderRefundFailed],
        _ => vec![],
    }
}
