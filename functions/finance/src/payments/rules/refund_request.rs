//! Requesting a refund: never more than the payment.

use kernel::Money;

use crate::payments::commands::{RefundRequest, RefundRequester};
use crate::payments::events::PaymentEvent;
use crate::payments::refunds::{Refund, Refunds};
use crate::payments::refusal::PaymentRefusal;
use crate::payments::state::Payment;
use crate::payments::terms::Terms;

pub(crate) fn refund(payment: &Payment, request: &RefundRequest) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    let (terms, refunds) = refundable(payment, request.requester)?;
    if refunds.get(request.refund_id).is_some() {
        return Ok(vec![]);
    }
    let Some(amount) = amount_to_refund(request, terms, refunds)? else { return Ok(vec![]) };
    let (refund_id, reason, requested_at) = (request.refund_id, request.reason.clone(), request.at);
    let requested =
        PaymentEvent::RefundRequested(Refund { refund_id, amount, reason, requested_at, made_at_gateway: false });
    if amount.is_zero() {
        // No gateway refunds zero.
        return Ok(vec![requested, PaymentEvent::PaymentRefunded { refund_id, gateway_id: None }]);
    }
    Ok(vec![requested])
}

/// The request of an order can come before the capture: it is kept until then.
fn refundable(payment: &Payment, requester: RefundRequester) -> Result<(&Terms, &Refunds), PaymentRefusal> {
    match payment {
        Payment::Nothing => Err(PaymentRefusal::Unknown),
        Payment::Captured { terms, refunds, .. } => Ok((terms, refunds)),
        Payment::Open { terms, refunds, .. } if requester == RefundRequester::Order => Ok((terms, refunds)),
        _ => Err(PaymentRefusal::NotCaptured),
    }
}

/// None if nothing is left for an order.
fn amount_to_refund(
    request: &RefundRequest,
    terms: &Terms,
    refunds: &Refunds,
) -> Result<Option<Money>, PaymentRefusal> {
    let left = refunds.left(terms.amount);
    let requested = request.amount.unwrap_or(left);
    let exceeds = requested.compare(left).map_err(|_| PaymentRefusal::WrongCurrency)?.is_gt();
    let is_free = terms.amount.is_zero() && refunds.is_empty();
    match request.requester {
        // A free order is refunded like any other, but once.
        _ if is_free && !exceeds => Ok(Some(left)),
        RefundRequester::Order if request.amount.is_some_and(Money::is_zero) => Ok(Some(requested)),
        RefundRequester::Order if left.is_zero() => Ok(None),
        RefundRequester::Order if exceeds => Ok(Some(left)),
        RefundRequester::Staff if left.is_zero() => Err(PaymentRefusal::NothingLeft),
        RefundRequester::Staff if requested.is_zero() => Err(PaymentRefusal::ZeroRefund),
        RefundRequester::Staff if exceeds => Err(PaymentRefusal::ExceedsPayment),
        RefundRequester::Order | RefundRequester::Staff => Ok(Some(requested)),
    }
}
