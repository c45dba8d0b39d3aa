//! The next call to the gateway, derived from the payment alone.

use kernel::{Money, OrderId, PaymentId, RefundId, SignedDuration, Timestamp};

use super::attempts::{AttemptStatus, ReplacedAttempt};
use super::refunds::Refunds;
use super::state::{Answer, Payment, Wanted};
use super::terms::Terms;

/// How long an authorization or a refund can be repeated under its idempotency key. Stripe forgets a key after 24 hours and then treats
/// a repeat as a new payment.
pub const MAX_REPEAT: SignedDuration = SignedDuration::from_hours(23);

/// `gateway_id` is the gateway's id of the payment, or of the earlier attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayCall<'a> {
    Authorize(&'a Terms),
    Capture {
        payment_id: PaymentId,
        gateway_id: &'a str,
    },
    Cancel {
        payment_id: PaymentId,
        gateway_id: &'a str,
    },
    /// Cancel an attempt that a later one replaced.
    CancelAttempt {
        gateway_id: &'a str,
    },
    /// Refund an attempt that was captured although a later one replaced it.
    RefundAttempt {
        gateway_id: &'a str,
    },
    Refund {
        payment_id: PaymentId,
        order_id: OrderId,
        gateway_id: &'a str,
        refund_id: RefundId,
        amount: Money,
        attempt: u32,
        /// The time from which the attempt can be made.
        due_since: Timestamp,
    },
}

impl GatewayCall<'_> {
    /// The same for each repeat of the call, so that the gateway carries it out once. Each attempt to authorize or refund has its own
    /// key, because the gateway must treat it as a new one.
    pub fn idempotency_key(&self) -> String {
        match self {
            Self::Authorize(terms) => format!("pi:{}:{}", terms.payment_id, terms.attempt),
            Self::Capture { payment_id, .. } => format!("cap:{payment_id}"),
            Self::Cancel { payment_id, .. } => format!("cancel:{payment_id}"),
            Self::CancelAttempt { gateway_id } => format!("cancel:{gateway_id}"),
            Self::RefundAttempt { gateway_id } => format!("refund:{gateway_id}"),
            Self::Refund { refund_id, attempt, .. } => format!("refund:{refund_id}:{attempt}"),
        }
    }

    /// Whether the call can be made without the risk of a second payment or refund. Captures, cancellations and complete refunds are
    /// always safe: they name the gateway's payment, which allows each of them once.
    pub fn is_safe(&self, now: Timestamp) -> bool {
        match self {
            Self::Authorize(terms) => now.duration_since(terms.since()) < MAX_REPEAT,
            Self::Refund { due_since, .. } => now.duration_since(*due_since) < MAX_REPEAT,
            Self::Capture { .. } | Self::Cancel { .. } | Self::CancelAttempt { .. } | Self::RefundAttempt { .. } => {
                true
            }
        }
    }
}

/// Earlier attempts are closed before anything else, so that never two cards are charged.
pub fn next_call(payment: &Payment, now: Timestamp) -> Option<GatewayCall<'_>> {
    let terms = payment.terms()?;
    close_replaced(&terms.replaced).or_else(|| match payment {
        Payment::Open { terms, answer, wanted, .. } => next_while_open(terms, answer, *wanted),
        Payment::Captured { terms, gateway_id: Some(gateway_id), refunds, .. } => {
            next_refund(terms, gateway_id, refunds, now)
        }
        _ => None,
    })
}

/// Whether a call is due now or later without a further request.
pub fn has_pending_call(payment: &Payment) -> bool {
    next_call(payment, Timestamp::MAX).is_some()
}

fn close_replaced(replaced: &[ReplacedAttempt]) -> Option<GatewayCall<'_>> {
    replaced.iter().find_map(|attempt| {
        let gateway_id = &attempt.gateway_id;
        match attempt.status {
            AttemptStatus::Open => Some(GatewayCall::CancelAttempt { gateway_id }),
            AttemptStatus::Captured => Some(GatewayCall::RefundAttempt { gateway_id }),
            AttemptStatus::Closed | AttemptStatus::RefundFailed => None,
        }
    })
}

/// A payment that must be released before its authorization was answered is authorized again under the same key. The answer is that of
/// the first call and names the payment to cancel, so that no authorization is left behind.
fn next_while_open<'a>(terms: &'a Terms, answer: &'a Answer, wanted: Wanted) -> Option<GatewayCall<'a>> {
    let payment_id = terms.payment_id;
    match (answer, wanted) {
        (Answer::Awaited, _) => Some(GatewayCall::Authorize(terms)),
        (Answer::ActionRequired { gateway_id, .. }, Wanted::Release)
        | (Answer::Authorized { gateway_id: Some(gateway_id) }, Wanted::Release) => {
            Some(GatewayCall::Cancel { payment_id, gateway_id })
        }
        (Answer::Authorized { gateway_id: Some(gateway_id) }, Wanted::Capture) => {
            Some(GatewayCall::Capture { payment_id, gateway_id })
        }
        // It waits for the buyer's bank or for the order, or it is free.
        (Answer::ActionRequired { .. } | Answer::Authorized { .. }, _) => None,
    }
}

fn next_refund<'a>(terms: &Terms, gateway_id: &'a str, refunds: &Refunds, now: Timestamp) -> Option<GatewayCall<'a>> {
    let (refund, attempt, due_since) = refunds.next_due(now)?;
    Some(GatewayCall::Refund {
        payment_id: terms.payment_id,
        order_id: terms.order_id,
        gateway_id,
        refund_id: refund.refund_id,
        amount: refund.amount,
        attempt,
        due_since,
    })
}
