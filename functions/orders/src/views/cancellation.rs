//! The progress of a concert's cancellation: added up from its orders for each request.

use contracts::concerts::Concert;
use kernel::{ConcertId, OrderId, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use super::concert_orders::{ConcertOrder, Standing};

/// A cancelled concert: a job cancels and refunds the orders of those that are listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancelledConcert {
    pub concert_id: ConcertId,
    pub organizer_id: UserId,
    pub cancelled_at: Timestamp,
    /// The version of the concert's stream at its cancellation.
    pub version: u64,
}

impl CancelledConcert {
    /// The list of concerts with orders to cancel.
    pub const LIST: &'static str = "cancellations";

    pub fn of(concert: &Concert, cancelled_at: Timestamp, version: u64) -> Self {
        Self { concert_id: concert.concert_id, organizer_id: concert.organizer_id, cancelled_at, version }
    }

    /// Its place in the list, until all its orders are cancelled.
    pub fn listed(concert_id: ConcertId) -> Key {
        Key::new(Self::LIST, concert_id.to_string())
    }

    /// Its permanent place.
    pub fn key(concert_id: ConcertId) -> Key {
        Key::new(format!("cancellation#{concert_id}"), "-")
    }
}

/// The progress of a concert's cancellation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ConcertCancellation")]
pub struct Cancellation {
    pub concert_id: ConcertId,
    pub cancelled_at: Timestamp,
    /// Orders that had seats at the concert, or waited for them, when it was cancelled.
    pub total: usize,
    /// Orders that are cancelled or refunded.
    pub done: usize,
    /// Orders with a failed refund: staff take over.
    pub failed: usize,
    pub failures: Vec<Failure>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CancellationFailure")]
pub struct Failure {
    pub order_id: OrderId,
    /// Stable, `snake_case`.
    #[schemars(extend("enum" = ["refund_failed"]))]
    reason: &'static str,
}

impl Cancellation {
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
