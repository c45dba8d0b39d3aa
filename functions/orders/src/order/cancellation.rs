//! Rules about the end of an order: by its buyer, by staff, with its concert, or because its time is over.

use kernel::{ConcertId, Timestamp};

use super::cancel_reason::CancelReason;
use super::events::OrderEvent;
use super::placed_order::{PaymentProgress, PlacedOrder};
use super::refunds::{request_refund, request_whole_refund};
use super::refusal::OrderRefusal;
use super::state::Order;

/// An order can be cancelled until it is confirmed.
pub(super) fn cancel(order: &Order, reason: CancelReason) -> Result<Vec<OrderEvent>, OrderRefusal> {
    match order {
        Order::Placed(placed) => Ok(cancel_placed(placed, reason)),
        Order::Confirmed(_) | Order::Paid(_) | Order::Completed(_) => Err(OrderRefusal::Confirmed),
        _ => Ok(vec![]),
    }
}

/// Staff can cancel an order at any time: a paid one is refunded.
pub(super) fn cancel_or_refund(order: &Order, reason: CancelReason) -> Result<Vec<OrderEvent>, OrderRefusal> {
    match order {
        Order::Placed(placed) => Ok(cancel_placed(placed, reason)),
        Order::Confirmed(_) => Err(OrderRefusal::BeingPaid),
        Order::Paid(sale) | Order::Completed(sale) => Ok(request_refund(sale.kept_lines(), reason)),
        _ => Ok(vec![]),
    }
}

/// A cancelled concert cancels the orders that wait for its seats. Of a paid order, only the seats at that concert are refunded.
pub(super) fn cancel_with_concert(order: &Order, concert_id: ConcertId) -> Result<Vec<OrderEvent>, OrderRefusal> {
    let reason = CancelReason::ConcertCancelled;
    match order {
        Order::Placed(placed) if placed.purchase.concert_ids().contains(&concert_id) => {
            Ok(cancel_placed(placed, reason))
        }
        Order::Confirmed(_) => Err(OrderRefusal::BeingPaid),
        Order::Paid(sale) | Order::Completed(sale) => Ok(request_refund(sale.kept_lines_at(concert_id), reason)),
        _ => Ok(vec![]),
    }
}

/// An order expires when the first of its holds has ended; without held seats, when it requested them too long ago.
pub(super) fn expire(order: &Order, holds_until: Timestamp, placed_before: Timestamp) -> Vec<OrderEvent> {
    let Order::Placed(placed) = order else { return vec![] };
    let is_over = match placed.held.values().min() {
        Some(end) => *end <= holds_until,
        None => placed.purchase.seats_requested_at() < placed_before,
    };
    if is_over { end_placed(placed, OrderEvent::OrderExpired, CancelReason::PaidTooLate) } else { vec![] }
}

pub(super) fn cancel_placed(placed: &PlacedOrder, reason: CancelReason) -> Vec<OrderEvent> {
    let refund_reason = match reason {
        CancelReason::SoldOut | CancelReason::NotOnSale => CancelReason::PaidTooLate,
        reason => reason,
    };
    end_placed(placed, OrderEvent::cancelled(reason), refund_reason)
}

pub(super) fn cancel_declined(placed: &PlacedOrder, decline_reason: &str) -> Vec<OrderEvent> {
    let reason = CancelReason::PaymentDeclined;
    let cancelled = OrderEvent::OrderCancelled { reason, decline_reason: Some(decline_reason.to_owned()) };
    end_placed(placed, cancelled, reason)
}

/// A payment that was captured is refunded.
fn end_placed(placed: &PlacedOrder, end: OrderEvent, refund_reason: CancelReason) -> Vec<OrderEvent> {
    match placed.payment {
        PaymentProgress::Captured => [vec![end], request_whole_refund(&placed.purchase, refund_reason)].concat(),
        PaymentProgress::MethodAwaited
        | PaymentProgress::Pending
        | PaymentProgress::ActionRequired
        | PaymentProgress::Declined(_)
        | PaymentProgress::Authorized => vec![end],
    }
}
