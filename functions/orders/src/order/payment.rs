//! Rules about the order's payment.

use kernel::{Text, Timestamp};

use super::cancel_reason::CancelReason;
use super::cancellation::{cancel_declined, cancel_placed};
use super::events::OrderEvent;
use super::placed_order::PaymentProgress;
use super::refunds::request_whole_refund;
use super::refusal::{MAX_CARDS, OrderRefusal};
use super::state::Order;
use crate::purchase::Purchase;

pub(super) fn record_action_required(order: &Order) -> Vec<OrderEvent> {
    match order {
        Order::Placed(placed) if placed.payment == PaymentProgress::Pending => vec![OrderEvent::OrderActionRequired],
        _ => vec![],
    }
}

/// A declined card cancels the order, unless the buyer asked to keep the seats and try another card. Only the decline of the
/// current card counts.
pub(super) fn record_decline(order: &Order, card: u32, reason: &str) -> Vec<OrderEvent> {
    let Order::Placed(placed) = order else { return vec![] };
    if card != placed.card {
        return vec![];
    }
    match placed.payment {
        PaymentProgress::Pending | PaymentProgress::ActionRequired if placed.purchase.keep_seats_on_decline => {
            vec![OrderEvent::OrderDeclined { reason: reason.to_owned() }]
        }
        PaymentProgress::Pending | PaymentProgress::ActionRequired => cancel_declined(placed, reason),
        PaymentProgress::MethodAwaited
        | PaymentProgress::Declined(_)
        | PaymentProgress::Authorized
        | PaymentProgress::Captured => vec![],
    }
}

/// The first card of an order that is paid later, or another card after a decline, up to [`MAX_CARDS`]. Being in time counts when the
/// buyer clicks.
pub(super) fn pay(
    order: &Order,
    payment_method_id: &Text<255>,
    at: Timestamp,
) -> Result<Vec<OrderEvent>, OrderRefusal> {
    let placed = match order {
        Order::Placed(placed) => placed,
        Order::Expired(_) => return Err(OrderRefusal::Expired),
        Order::Cancelled { .. } => return Err(OrderRefusal::Cancelled),
        _ => return Err(OrderRefusal::NotDeclined),
    };
    match placed.payment {
        PaymentProgress::MethodAwaited | PaymentProgress::Declined(_)
            if placed.held.values().min().is_some_and(|end| *end <= at) =>
        {
            Err(OrderRefusal::Expired)
        }
        PaymentProgress::MethodAwaited => {
            Ok(vec![OrderEvent::OrderPaymentRequested { payment_method_id: payment_method_id.clone() }])
        }
        PaymentProgress::Declined(_) if placed.card >= MAX_CARDS => Err(OrderRefusal::TooManyCards),
        PaymentProgress::Declined(_) => Ok(vec![OrderEvent::OrderPaymentRetried {
            payment_method_id: payment_method_id.clone(),
            card: placed.card.saturating_add(1),
        }]),
        PaymentProgress::Pending
        | PaymentProgress::ActionRequired
        | PaymentProgress::Authorized
        | PaymentProgress::Captured => Err(OrderRefusal::NotDeclined),
    }
}

/// An authorization confirms the order once all its seats are held.
pub(super) fn record_authorization(order: &Order) -> Vec<OrderEvent> {
    let Order::Placed(placed) = order else { return vec![] };
    match placed.payment {
        PaymentProgress::Authorized | PaymentProgress::Captured => vec![],
        PaymentProgress::MethodAwaited
        | PaymentProgress::Pending
        | PaymentProgress::ActionRequired
        | PaymentProgress::Declined(_) => placed.confirm_if_complete(OrderEvent::OrderAuthorized),
    }
}

/// A capture pays a confirmed order. It can also come before the confirmation, or after the order has ended.
pub(super) fn record_capture(order: &Order, at: Timestamp) -> Vec<OrderEvent> {
    match order {
        Order::Placed(placed) if placed.payment == PaymentProgress::Captured => vec![],
        Order::Placed(placed) => placed.confirm_if_complete(OrderEvent::OrderPrepaid),
        Order::Confirmed(_) => vec![OrderEvent::OrderPaid],
        Order::Cancelled { purchase, reason, .. } => late_capture(purchase, reason.is_failed_payment(), at),
        Order::Expired(purchase) => late_capture(purchase, true, at),
        Order::Nothing | Order::Paid(_) | Order::Completed(_) | Order::Refunding { .. } | Order::Refunded { .. } => {
            vec![]
        }
    }
}

/// A payment for an ended order. An order that ended for lack of payment is reinstated, once; any other payment is refunded.
fn late_capture(purchase: &Purchase, ended_for_lack_of_payment: bool, at: Timestamp) -> Vec<OrderEvent> {
    if ended_for_lack_of_payment && purchase.reinstated_at.is_none() {
        vec![OrderEvent::OrderReinstated { at }]
    } else {
        request_whole_refund(purchase, CancelReason::PaidTooLate)
    }
}

/// A lapsed authorization or a failed capture cancels the order.
pub(super) fn record_failure(order: &Order, reason: CancelReason) -> Vec<OrderEvent> {
    match order {
        // Older than the capture, which is known already.
        Order::Placed(placed) if placed.payment == PaymentProgress::Captured => vec![],
        Order::Placed(placed) => cancel_placed(placed, reason),
        Order::Confirmed(_) if reason == CancelReason::CaptureFailed => vec![OrderEvent::cancelled(reason)],
        _ => vec![],
    }
}
