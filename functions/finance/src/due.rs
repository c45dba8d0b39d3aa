//! What has to be asked of the gateway, worked out from the payment alone.

use kernel::{Money, OrderId, PaymentId, RefundId, SignedDuration, Timestamp};

use crate::attempts::{Remains, Replaced};
use crate::payment::{Answer, Payment, Terms, Wanted};

/// How long the same authorization or refund may be asked for again. Stripe forgets an idempotency key after 24 hours, and takes what
/// comes under it from then on for a new payment.
pub const REPEATABLE: SignedDuration = SignedDuration::from_hours(23);

/// A call that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayCall<'a> {
    /// Set the money aside.
    Authorize(&'a Terms),
    /// Take it.
    Capture {
        /// The payment.
        payment_id: PaymentId,
        /// The gateway's id of it.
        gateway_id: &'a str,
    },
    /// Let it go.
    Cancel {
        /// The payment.
        payment_id: PaymentId,
        /// The gateway's id of it.
        gateway_id: &'a str,
    },
    /// Cancel an attempt that another has taken the place of.
    CancelAttempt {
        /// The gateway's id of it.
        gateway_id: &'a str,
    },
    /// Give back what such an attempt took all the same.
    RefundAttempt {
        /// The gateway's id of it.
        gateway_id: &'a str,
    },
    /// Give money back.
    Refund {
        /// The payment.
        payment_id: PaymentId,
        /// Its order.
        order_id: OrderId,
        /// The gateway's id of the payment.
        gateway_id: &'a str,
        /// The refund.
        refund_id: RefundId,
        /// How much.
        amount: Money,
        /// Which attempt.
        attempt: u32,
        /// Since when that may be made.
        due_since: Timestamp,
    },
}

impl GatewayCall<'_> {
    /// The same for every repeat of the call, so that it is carried out once. Another attempt to set money aside has another,
    /// because the gateway is to take it for a new one.
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

    /// Whether it may be made now without the danger of a second payment or refund. Capturing, cancelling and giving all
    /// back can't go wrong that way: they name the gateway's payment, which takes each but once.
    pub fn is_safe(&self, now: Timestamp) -> bool {
        match self {
            Self::Authorize(terms) => now.duration_since(terms.since()) < REPEATABLE,
            Self::Refund { due_since, .. } => now.duration_since(*due_since) < REPEATABLE,
            Self::Capture { .. } | Self::Cancel { .. } | Self::CancelAttempt { .. } | Self::RefundAttempt { .. } => {
                true
            }
        }
    }
}

/// What has to be asked of the gateway now, if anything.
///
/// A payment that is to be released before its authorization was answered is authorized again under the same key: the answer
/// is that of the first call, if there was one, and names what to cancel. So nothing stays set aside unnoticed.
pub fn due(payment: &Payment, now: Timestamp) -> Option<GatewayCall<'_>> {
    let replaced = payment.terms()?.replaced.iter();
    if let Some(call) = replaced.filter_map(due_of_replaced).next() {
        return Some(call);
    }
    match payment {
        Payment::Open { terms, answer, wanted, .. } => due_while_open(terms, answer, *wanted),
        Payment::Captured { terms, gateway_id: Some(gateway_id), refunds, .. } => {
            let (refund, attempt, due_since) = refunds.due(now)?;
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
        _ => None,
    }
}

/// Whether anything will have to be asked of the gateway, now or later, without anybody else having a word before.
pub fn is_pending(payment: &Payment) -> bool {
    due(payment, Timestamp::MAX).is_some()
}

/// An attempt that no longer counts is ended before anything else is asked, so that never two cards are charged.
fn due_of_replaced(attempt: &Replaced) -> Option<GatewayCall<'_>> {
    let gateway_id = &attempt.gateway_id;
    match attempt.remains {
        Remains::Open => Some(GatewayCall::CancelAttempt { gateway_id }),
        Remains::Money => Some(GatewayCall::RefundAttempt { gateway_id }),
        Remains::Nothing => None,
    }
}

fn due_while_open<'a>(terms: &'a Terms, answer: &'a Answer, wanted: Wanted) -> Option<GatewayCall<'a>> {
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
        // The buyer's bank, or the order, has the next word; or there is no gateway in it.
        (Answer::ActionRequired { .. } | Answer::Authorized { .. }, _) => None,
    }
}
