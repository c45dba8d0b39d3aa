//! What the gateway reports about a refund.

use kernel::{Money, RefundId, Timestamp};

use super::refund_request::{Left, Share};
use crate::payments::events::PaymentEvent;
use crate::payments::refunds::{MADE_AT_GATEWAY, Refund, RefundProgress, Refunds, TrackedRefund};
use crate::payments::refusal::PaymentRefusal;
use crate::payments::state::Payment;
use crate::payments::terms::Terms;

pub(super) fn record_refund(
    payment: &Payment,
    refund_id: RefundId,
    gateway_id: Option<&str>,
) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    let (terms, refunds) = captured(payment)?;
    let known = refunds.get(refund_id).ok_or(PaymentRefusal::UnknownRefund)?;
    if is_of_failed_attempt(known, gateway_id) {
        return Ok(vec![]);
    }
    match known.progress {
        RefundProgress::Requested { .. } => Ok(vec![refunded(refund_id, gateway_id)]),
        RefundProgress::Done { .. } | RefundProgress::MadeByHand(_) => Ok(vec![]),
        // Stripe reports a success after we had recorded the failure.
        RefundProgress::Failed { .. } => {
            ensure_left(known.refund.amount, terms, refunds)?;
            Ok(vec![refunded(refund_id, gateway_id)])
        }
    }
}

/// A failed refund is tried again later, up to [`MAX_ATTEMPTS`](crate::payments::refunds::MAX_ATTEMPTS).
pub(super) fn record_failure(
    payment: &Payment,
    refund_id: RefundId,
    attempt: u32,
    gateway_id: Option<&str>,
    reason: &str,
    at: Timestamp,
) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    let (_, refunds) = captured(payment)?;
    let known = refunds.get(refund_id).ok_or(PaymentRefusal::UnknownRefund)?;
    if is_of_failed_attempt(known, gateway_id) || !is_of_current_attempt(known, attempt, gateway_id) {
        return Ok(vec![]);
    }
    let (gateway_id, reason) = (gateway_id.map(str::to_owned), reason.to_owned());
    Ok(match known.next_attempt_at(at) {
        Some(due_at) => vec![PaymentEvent::RefundAttemptFailed { refund_id, gateway_id, reason, due_at }],
        None => vec![PaymentEvent::RefundFailed { refund_id, gateway_id, reason }],
    })
}

pub(super) fn record_refund_made_at_gateway(
    payment: &Payment,
    refund_id: RefundId,
    gateway_id: &str,
    amount: Money,
    at: Timestamp,
) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    let (terms, refunds) = captured(payment)?;
    if refunds.get(refund_id).is_some() {
        return Ok(vec![]);
    }
    if amount.currency() != terms.amount.currency() {
        return Err(PaymentRefusal::WrongCurrency);
    }
    ensure_left(amount, terms, refunds)?;
    let Share { scope, lines, .. } = Left::of(terms, refunds)?.money(amount)?;
    let reason = MADE_AT_GATEWAY.to_owned();
    let refund =
        Refund { refund_id, amount, reason, requested_at: at, made_at_gateway: true, scope: Some(scope), lines };
    Ok(vec![PaymentEvent::RefundRequested(refund), refunded(refund_id, Some(gateway_id))])
}

pub(super) fn captured(payment: &Payment) -> Result<(&Terms, &Refunds), PaymentRefusal> {
    match payment {
        Payment::Captured { terms, refunds, .. } => Ok((terms, refunds)),
        Payment::Nothing => Err(PaymentRefusal::Unknown),
        _ => Err(PaymentRefusal::NotCaptured),
    }
}

pub(super) fn ensure_left(amount: Money, terms: &Terms, refunds: &Refunds) -> Result<(), PaymentRefusal> {
    let exceeds = amount.compare(refunds.left(terms.amount)).is_ok_and(|order| order.is_gt());
    if exceeds { Err(PaymentRefusal::ExceedsPayment) } else { Ok(()) }
}

/// Whatever is reported about an attempt that failed is older than the failure.
fn is_of_failed_attempt(known: &TrackedRefund, gateway_id: Option<&str>) -> bool {
    gateway_id.is_some_and(|id| known.failed.iter().any(|failed| failed == id))
}

fn is_of_current_attempt(known: &TrackedRefund, attempt: u32, gateway_id: Option<&str>) -> bool {
    match &known.progress {
        RefundProgress::Requested { attempt: current, .. } => attempt == *current,
        RefundProgress::Done { gateway_id: current, .. } => gateway_id.is_some() && current.as_deref() == gateway_id,
        RefundProgress::MadeByHand(_) | RefundProgress::Failed { .. } => false,
    }
}

fn refunded(refund_id: RefundId, gateway_id: Option<&str>) -> PaymentEvent {
    PaymentEvent::PaymentRefunded { refund_id, gateway_id: gateway_id.map(str::to_owned) }
}
