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
use crate::payments::next_call::has_pending_call;

/// The lists that payments are spread over: a single one would limit the shop to the writes of one partition.
const LISTS: u128 = 16;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnsettledPayment {
    pub payment_id: PaymentId,
    /// When the call became due.
    pub since: Timestamp,
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
                    since: commit.at,
                    correlation_id: commit.correlation_id.clone(),
                })
            }),
        }
    }
}

/// No call is due, and none becomes due unless something new is requested.
pub fn is_settled(payment: &Payment) -> bool {
    !matches!(payment, Payment::Open { .. }) && !has_pending_call(payment)
}
