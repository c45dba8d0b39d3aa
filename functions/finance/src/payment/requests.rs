//! What is asked of a payment: by its order, or by finance.

use kernel::{Money, OrderId, Text, Timestamp, UserId};

use super::outcomes::capture_failed;
use super::{Answer, Asker, NOT_AUTHORIZED, Payment, PaymentEvent, PaymentRefusal, RefundRequest, Terms, Wanted};
use crate::attempts::Replaced;
use crate::refunds::{Refund, Refunds};

pub(super) fn authorize(terms: &Terms, state: &Payment) -> Vec<PaymentEvent> {
    match state {
        // Free tickets: no gateway takes an order of nothing, and none is needed. There is nothing to set aside, so it is.
        Payment::Nothing if terms.amount.is_zero() => {
            vec![PaymentEvent::PaymentRequested(terms.clone()), PaymentEvent::PaymentAuthorized { gateway_id: None }]
        }
        Payment::Nothing => vec![PaymentEvent::PaymentRequested(terms.clone())],
        // Asked for before; or its order was cancelled, and that overtook this.
        _ => vec![],
    }
}

/// Never are two authorizations alive: what the gateway knows of the declined attempt is cancelled before the next one is made.
pub(super) fn retry(
    payment_method_id: &Text<255>,
    card: u32,
    at: Timestamp,
    state: &Payment,
) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    match state {
        Payment::Nothing => Err(PaymentRefusal::Unknown),
        Payment::Declined { terms, gateway_id, closed: false, .. } if card > terms.card => {
            let mut next = Terms {
                payment_method_id: payment_method_id.clone(),
                attempt: terms.attempt.saturating_add(1),
                card,
                card_given_at: Some(at),
                ..terms.clone()
            };
            next.replaced.extend(gateway_id.as_deref().map(Replaced::open));
            Ok(vec![PaymentEvent::PaymentRequested(next)])
        }
        // Asked for before; or the order came to nothing, and that overtook this; or the declined card paid after all.
        _ => Ok(vec![]),
    }
}

pub(super) fn capture(state: &Payment) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    match state {
        Payment::Nothing => Err(PaymentRefusal::Unknown),
        Payment::Abandoned { .. } | Payment::Open { wanted: Wanted::Release, .. } => Err(PaymentRefusal::BeingReleased),
        Payment::Open { answer: Answer::Authorized { gateway_id: None }, .. } => {
            Ok(vec![PaymentEvent::PaymentCaptured])
        }
        Payment::Open { wanted: Wanted::Authorization, .. } => Ok(vec![PaymentEvent::PaymentCaptureRequested]),
        Payment::Open { wanted: Wanted::Capture, .. } | Payment::Captured { .. } | Payment::CaptureFailed { .. } => {
            Ok(vec![])
        }
        // Whoever asks takes the money for set aside, and has to learn that it is not.
        Payment::Released { .. } | Payment::Declined { .. } => Ok(vec![capture_failed(NOT_AUTHORIZED)]),
    }
}

pub(super) fn release(order_id: OrderId, user_id: UserId, state: &Payment) -> Vec<PaymentEvent> {
    match state {
        Payment::Nothing | Payment::Open { answer: Answer::Authorized { gateway_id: None }, .. } => {
            vec![PaymentEvent::PaymentReleased { order_id, user_id }]
        }
        Payment::Open { wanted: Wanted::Authorization | Wanted::Capture, .. } => {
            vec![PaymentEvent::PaymentReleaseRequested]
        }
        // Nothing is set aside, but from now on nothing is to be, by whatever card.
        Payment::Declined { closed: false, .. } => vec![PaymentEvent::PaymentReleased { order_id, user_id }],
        // The money was faster than the order's end. The order is told, and takes the seats after all or asks for the money back.
        Payment::Captured { .. }
        | Payment::Open { wanted: Wanted::Release, .. }
        | Payment::Abandoned { .. }
        | Payment::Released { .. }
        | Payment::Declined { .. }
        | Payment::CaptureFailed { .. } => vec![],
    }
}

pub(super) fn refund(request: &RefundRequest, state: &Payment) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    let is_by_order = request.asked_by == Asker::Order;
    let (terms, refunds) = match state {
        Payment::Nothing => return Err(PaymentRefusal::Unknown),
        Payment::Captured { terms, refunds, .. } => (terms, refunds),
        // The order spoke before the gateway: kept until the money is there.
        Payment::Open { terms, refunds, .. } if is_by_order => (terms, refunds),
        _ => return Err(PaymentRefusal::NotCaptured),
    };
    if refunds.get(request.refund_id).is_some() {
        return Ok(vec![]);
    }
    let Some(amount) = amount_to_refund(request, terms, refunds)? else { return Ok(vec![]) };
    let (refund_id, reason, requested_at) = (request.refund_id, request.reason.clone(), request.at);
    let requested =
        PaymentEvent::RefundRequested(Refund { refund_id, amount, reason, requested_at, made_at_gateway: false });
    if amount.is_zero() {
        // No gateway gives nothing back.
        return Ok(vec![requested, PaymentEvent::PaymentRefunded { refund_id, gateway_id: None }]);
    }
    Ok(vec![requested])
}

/// How much goes back; none where an order's money has gone already.
fn amount_to_refund(
    request: &RefundRequest,
    terms: &Terms,
    refunds: &Refunds,
) -> Result<Option<Money>, PaymentRefusal> {
    let left = refunds.left(terms.amount);
    let asked = request.amount.unwrap_or(left);
    let is_more = asked.compare(left).map_err(|_| PaymentRefusal::OtherCurrency)?.is_gt();
    let is_free = terms.amount.is_zero() && refunds.is_empty();
    match request.asked_by {
        // Free tickets go back like others, but once.
        _ if is_free && !is_more => Ok(Some(left)),
        Asker::Order if request.amount.is_some_and(Money::is_zero) => Ok(Some(asked)),
        Asker::Order if left.is_zero() => Ok(None),
        Asker::Order if is_more => Ok(Some(left)),
        Asker::Staff if left.is_zero() => Err(PaymentRefusal::NothingLeft),
        Asker::Staff if asked.is_zero() => Err(PaymentRefusal::NothingAsked),
        Asker::Staff if is_more => Err(PaymentRefusal::MoreThanLeft),
        Asker::Order | Asker::Staff => Ok(Some(asked)),
    }
}
