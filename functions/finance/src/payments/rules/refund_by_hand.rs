//! A refund that no card takes, and that staff paid back in another way.

use kernel::{RefundId, SignedDuration, Timestamp};

use super::refund_outcome::{captured, ensure_left};
use crate::payments::attempts::{AttemptStatus, ReplacedAttempt};
use crate::payments::events::PaymentEvent;
use crate::payments::refund_lines::LinesLeft;
use crate::payments::refunds::{ByHand, Refund, RefundProgress};
use crate::payments::refusal::PaymentRefusal;
use crate::payments::state::Payment;

/// The clock of whoever records it may be ahead of ours.
const MAX_CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(1);

/// Only a failed refund can be made by hand. A repeat changes nothing.
pub(crate) fn record(
    payment: &Payment,
    refund_id: RefundId,
    by_hand: &ByHand,
    now: Timestamp,
) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    if by_hand.at.duration_since(now) > MAX_CLOCK_SKEW {
        return Err(PaymentRefusal::InFuture);
    }
    let mut attempts = payment.terms().into_iter().flat_map(|terms| &terms.replaced);
    if let Some(attempt) = attempts.find(|attempt| attempt.refund_id() == refund_id) {
        return record_of_attempt(attempt, by_hand);
    }
    let (terms, refunds) = captured(payment)?;
    let known = refunds.get(refund_id).ok_or(PaymentRefusal::UnknownRefund)?;
    if by_hand.at < known.refund.requested_at {
        return Err(PaymentRefusal::BeforeRequest);
    }
    match &known.progress {
        RefundProgress::Requested { .. } => Err(PaymentRefusal::RefundUnderWay),
        RefundProgress::MadeByHand(recorded) if recorded == by_hand => Ok(vec![]),
        RefundProgress::Done { .. } | RefundProgress::MadeByHand(_) => Err(PaymentRefusal::RefundMade),
        RefundProgress::Failed { .. } => {
            ensure_left(known.refund.amount, terms, refunds)?;
            let left = refunds.lines_left(&terms.lines).map_err(|_| PaymentRefusal::ExceedsPayment)?;
            ensure_lines_left(&known.refund, &left)?;
            Ok(vec![PaymentEvent::RefundMadeByHand { refund_id, by_hand: by_hand.clone() }])
        }
    }
}

/// An earlier attempt that was captured, though a later one replaced it.
fn record_of_attempt(attempt: &ReplacedAttempt, by_hand: &ByHand) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    match attempt.status {
        AttemptStatus::RefundFailed => {
            Ok(vec![PaymentEvent::RefundMadeByHand { refund_id: attempt.refund_id(), by_hand: by_hand.clone() }])
        }
        AttemptStatus::Captured => Err(PaymentRefusal::RefundUnderWay),
        AttemptStatus::Closed => Ok(vec![]),
        AttemptStatus::Open => Err(PaymentRefusal::UnknownRefund),
    }
}

/// Another refund may have given the same tickets back since.
fn ensure_lines_left(refund: &Refund, left: &LinesLeft) -> Result<(), PaymentRefusal> {
    let is_given_back = refund.lines.iter().any(|line| left.lacks(line));
    if is_given_back { Err(PaymentRefusal::AlreadyGivenBack) } else { Ok(()) }
}
