//! Payments of which the gateway may still have to be asked something: what the overdue ones are found by, without a scan.
//!
//! An item is put when something becomes due and removed when the payment is settled, not in between, so that an ordinary
//! payment (requested, authorized, capture requested, captured) costs three writes and not four. Repeats and reordering can leave an
//! item behind; whoever reads the list therefore asks the payment itself, and removes what is settled.

use eventstore::Commit;
use kernel::{CorrelationId, PaymentId, Timestamp};
use serde::{Deserialize, Serialize};
use views::Key;

use crate::due::is_pending;
use crate::payment::Payment;

/// How many lists the payments are spread over: one alone would limit the shop to the writes that one partition takes.
const LISTS: u128 = 16;

/// A payment on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Unsettled {
    /// The payment.
    pub payment_id: PaymentId,
    /// Since when something is due.
    pub since: Timestamp,
    /// The request that it all began with.
    pub correlation_id: CorrelationId,
}

/// What a commit means for the lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Something is due.
    Put(Unsettled),
    /// Nothing is due, but may become so.
    Leave,
    /// Nothing will be due any more.
    Remove,
}

impl Unsettled {
    /// The lists.
    pub fn lists() -> impl Iterator<Item = String> {
        (0..LISTS).map(|number| format!("unsettled#{number}"))
    }

    /// Where a payment is: in a list chosen by its id.
    pub fn key(payment_id: PaymentId) -> Key {
        Key::new(format!("unsettled#{}", payment_id.uuid().as_u128() % LISTS), payment_id.to_string())
    }
}

impl Change {
    /// What a commit, and the payment as it is after it, mean for the lists.
    pub fn of(commit: &Commit, payment: &Payment) -> Self {
        match payment {
            _ if is_settled(payment) => Self::Remove,
            Payment::Open { .. } if !is_pending(payment) => Self::Leave,
            _ => payment.terms().map_or(Self::Remove, |terms| {
                Self::Put(Unsettled {
                    payment_id: terms.payment_id,
                    since: commit.at,
                    correlation_id: commit.correlation_id.clone(),
                })
            }),
        }
    }
}

/// Whether nothing will have to be asked of the gateway any more, as things are.
pub fn is_settled(payment: &Payment) -> bool {
    !matches!(payment, Payment::Open { .. }) && !is_pending(payment)
}
