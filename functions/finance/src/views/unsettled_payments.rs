//! Payments that may need another call to Stripe: the job finds overdue ones here, without a scan.
//!
//! An item is put when a call becomes due and removed when the payment is settled, but not in between, so that a usual payment (request,
//! authorization, capture request, capture) costs three writes instead of four. Repeats and reordering can leave an item behind: whoever
//! reads the list therefore checks the payment itself and removes settled ones.

use eventstore::Commit;
use kernel::{CorrelationId, PaymentId, Timestamp};
use serde::{Deserialize, Serialize};
use views::Key;

use crate::payment::Payment;
use crate::payments::next_call::{has_pending_call, next_call};
use crate::payments::refunds::Refunds;

/// The lists that payments are spread over: a single one would limit the shop to the writes of one partition.
const LISTS: u128 = 16;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnsettledPayment {
    pub payment_id: PaymentId,
    /// When the call became due, or becomes due.
    pub since: Timestamp,
    /// When its message was last sent again. It is forgotten with the next commit of the payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requeued_at: Option<Timestamp>,
    /// The request that started the purchase.
    pub correlation_id: CorrelationId,
}

/// What a commit changes in the lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A call is due.
    Put(UnsettledPayment),
    /// No call is due, but one can become due.
    Leave,
    /// No call will become due.
    Remove,
}

impl UnsettledPayment {
    pub fn lists() -> impl Iterator<Item = String> {
        (0..LISTS).map(|number| format!("unsettled#{number}"))
    }

    pub fn key(payment_id: PaymentId) -> Key {
        Key::new(format!("unsettled#{}", payment_id.uuid().as_u128() % LISTS), payment_id.to_string())
    }
}

impl Change {
    /// `payment` is the state after the commit.
    pub fn of(commit: &Commit, payment: &Payment) -> Self {
        match payment {
            _ if is_settled(payment) => Self::Remove,
            Payment::Open { .. } if !has_pending_call(payment) => Self::Leave,
            _ => payment.terms().map_or(Self::Remove, |terms| {
                Self::Put(UnsettledPayment {
                    payment_id: terms.payment_id,
                    since: due_at(payment, commit.at),
                    requeued_at: None,
                    correlation_id: commit.correlation_id.clone(),
                })
            }),
        }
    }
}

/// Now, or when the next attempt at a refund is due.
fn due_at(payment: &Payment, now: Timestamp) -> Timestamp {
    match next_call(payment, now) {
        Some(_) => now,
        None => payment.refunds().and_then(Refunds::first_due).unwrap_or(now),
    }
}

/// No call is due, and none becomes due unless something new is requested.
pub fn is_settled(payment: &Payment) -> bool {
    !matches!(payment, Payment::Open { .. }) && !has_pending_call(payment)
}
