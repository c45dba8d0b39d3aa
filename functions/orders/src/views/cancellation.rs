//! How far the cancellation of a concert is: added up from its orders when it is asked for.

use contracts::concerts::Concert;
use kernel::{ConcertId, OrderId, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use super::concert_orders::{ConcertOrder, Standing};

/// A concert that was called off: what its orders are given back by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancelledConcert {
    /// The concert.
    pub concert_id: ConcertId,
    /// Whose it is.
    pub organizer_id: UserId,
    /// When it was called off.
    pub cancelled_at: Timestamp,
    /// The version of its stream that says so.
    pub version: u64,
}

impl CancelledConcert {
    /// The list of concerts whose orders are being given back.
    pub const LIST: &'static str = "cancellations";

    /// A concert that was called off at a time, as this version of its stream says.
    pub fn of(concert: &Concert, cancelled_at: Timestamp, version: u64) -> Self {
        Self { concert_id: concert.concert_id, organizer_id: concert.organizer_id, cancelled_at, version }
    }

    /// Where it is in the list.
    pub fn listed(concert_id: ConcertId) -> Key {
        Key::new(Self::LIST, concert_id.to_string())
    }

    /// Where it is for ever.
    pub fn key(concert_id: ConcertId) -> Key {
        Key::new(format!("cancellation#{concert_id}"), "-")
    }
}

/// How far a cancellation is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ConcertCancellation")]
pub struct Cancellation {
    concert_id: ConcertId,
    cancelled_at: Timestamp,
    /// Orders that had seats at the concert, or waited for some, when it was cancelled.
    total: usize,
    /// Orders that are cancelled, or whose money was given back.
    done: usize,
    /// Orders whose money could not be given back: for staff to look at.
    failed: usize,
    failures: Vec<Failure>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CancellationFailure")]
struct Failure {
    order_id: OrderId,
    /// What went wrong: stable, `snake_case`.
    #[schemars(extend("enum" = ["refund_failed"]))]
    reason: &'static str,
}

impl Cancellation {
    /// How far the cancellation of a concert with these orders is.
    pub fn of(concert: &CancelledConcert, orders: &[ConcertOrder]) -> Self {
        let is_done = |order: &&ConcertOrder| matches!(order.standing, Standing::Cancelled | Standing::Refunded);
        let failed = orders.iter().filter(|order| order.standing == Standing::RefundFailed);
        let failures: Vec<Failure> =
            failed.map(|order| Failure { order_id: order.order_id, reason: "refund_failed" }).collect();
        Self {
            concert_id: concert.concert_id,
            cancelled_at: concert.cancelled_at,
            total: orders.len(),
            done: orders.iter().filter(is_done).count(),
            failed: failures.len(),
            failures,
        }
    }
}
