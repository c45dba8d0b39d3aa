//! The refunds of a payment, and how far each is.

use kernel::{Money, MoneyError, RefundId, SignedDuration, Text, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::refund_lines::{LinesLeft, PaidLine, RefundScope, RefundedLine};

/// The most attempts at one refund. Each has its own idempotency key.
pub const MAX_ATTEMPTS: u32 = 3;

/// The pause before the second attempt. The pause before the third is four times as long.
const PAUSE: SignedDuration = SignedDuration::from_mins(15);

/// The reason of a refund that somebody made at the gateway.
pub const MADE_AT_GATEWAY: &str = "made_at_gateway";

/// The statuses that clients see.
pub const REFUND_STATUSES: [&str; 3] = ["requested", "refunded", "failed"];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Refund {
    /// The same for each repeat of the request.
    pub refund_id: RefundId,
    pub amount: Money,
    /// For people.
    pub reason: String,
    pub requested_at: Timestamp,
    /// Somebody made it at the gateway: it is not tried again here when it fails.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub made_at_gateway: bool,
    /// What is given back besides money; absent if an older release recorded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<RefundScope>,
    /// Adds up to the amount; empty if the lines of the payment are not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<RefundedLine>,
}

/// How staff paid a failed refund back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ByHand {
    /// Such as the number of a bank transfer.
    pub reference: Text<200>,
    /// When it was paid.
    pub at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrackedRefund {
    pub refund: Refund,
    pub progress: RefundProgress,
    /// The gateway's ids of failed attempts: further reports about them are old.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<String>,
    /// Why all attempts failed: a stable code. It stays when the refund is made after all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_up: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum RefundProgress {
    /// The gateway must be called.
    Requested {
        /// Counted from 1.
        attempt: u32,
        /// The attempt must not be made earlier.
        due_at: Timestamp,
    },
    /// The gateway accepted it.
    Done {
        attempt: u32,
        /// The gateway's id of the refund; absent for a free order, or if the gateway only says that everything was refunded.
        gateway_id: Option<String>,
    },
    /// All attempts failed, and staff paid it back in another way.
    MadeByHand(ByHand),
    /// All attempts failed: staff take over.
    Failed {
        /// A stable code in `snake_case`.
        reason: String,
    },
}

/// All refunds of a payment, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Refunds(Vec<TrackedRefund>);

impl Refunds {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &TrackedRefund> {
        self.0.iter()
    }

    pub fn get(&self, refund_id: RefundId) -> Option<&TrackedRefund> {
        self.iter().find(|tracked| tracked.refund.refund_id == refund_id)
    }

    /// How much of a payment is refunded or will be. Failed refunds don't count.
    pub fn requested_or_refunded(&self, of: Money) -> Money {
        let counted = self.iter().filter(|tracked| !matches!(tracked.progress, RefundProgress::Failed { .. }));
        // An impossible sum leaves nothing to refund: better than refunding the same money twice.
        Money::sum(of.currency(), counted.map(|tracked| tracked.refund.amount)).unwrap_or(of)
    }

    /// How much of a payment the gateway has refunded.
    pub fn refunded(&self, of: Money) -> Money {
        let done = self.iter().filter(|tracked| tracked.is_made());
        Money::sum(of.currency(), done.map(|tracked| tracked.refund.amount)).unwrap_or(of)
    }

    /// How much of a payment can still be refunded.
    pub fn left(&self, of: Money) -> Money {
        of.checked_sub(self.requested_or_refunded(of)).unwrap_or(Money::zero(of.currency()))
    }

    /// What is left of the lines of a payment. Failed refunds don't count.
    ///
    /// # Errors
    /// Amounts that don't fit the lines.
    pub fn lines_left(&self, of: &[PaidLine]) -> Result<LinesLeft, MoneyError> {
        let counted = self.iter().filter(|tracked| !matches!(tracked.progress, RefundProgress::Failed { .. }));
        counted.map(|tracked| &tracked.refund).try_fold(LinesLeft::of(of)?, |left, refund| {
            if left.is_unknown() { Ok(left) } else { left.after(refund.amount, &refund.lines) }
        })
    }

    /// The next refund to request from the gateway, with its attempt and the time from which that attempt can be made.
    pub fn next_due(&self, now: Timestamp) -> Option<(&Refund, u32, Timestamp)> {
        self.iter().find_map(|tracked| match tracked.progress {
            RefundProgress::Requested { attempt, due_at } if due_at <= now => Some((&tracked.refund, attempt, due_at)),
            _ => None,
        })
    }

    /// When the first of the requested refunds is due.
    pub fn first_due(&self) -> Option<Timestamp> {
        let due = self.iter().filter_map(|tracked| match tracked.progress {
            RefundProgress::Requested { due_at, .. } => Some(due_at),
            _ => None,
        });
        due.min()
    }

    pub(crate) fn requested(&mut self, refund: &Refund) {
        let progress = RefundProgress::Requested { attempt: 1, due_at: refund.requested_at };
        self.0.push(TrackedRefund { refund: refund.clone(), progress, failed: Vec::new(), given_up: None });
    }

    pub(crate) fn succeeded(&mut self, refund_id: RefundId, gateway_id: Option<&str>) {
        let Some(tracked) = self.find(refund_id) else { return };
        let attempt = tracked.attempt();
        tracked.progress = RefundProgress::Done { attempt, gateway_id: gateway_id.map(str::to_owned) };
    }

    pub(crate) fn attempt_failed(&mut self, refund_id: RefundId, gateway_id: Option<&str>, due_at: Timestamp) {
        let Some(tracked) = self.find(refund_id) else { return };
        tracked.failed.extend(gateway_id.map(str::to_owned));
        tracked.progress = RefundProgress::Requested { attempt: tracked.attempt().saturating_add(1), due_at };
    }

    pub(crate) fn failed(&mut self, refund_id: RefundId, gateway_id: Option<&str>, reason: &str) {
        let Some(tracked) = self.find(refund_id) else { return };
        tracked.failed.extend(gateway_id.map(str::to_owned));
        tracked.given_up = Some(reason.to_owned());
        tracked.progress = RefundProgress::Failed { reason: reason.to_owned() };
    }

    pub(crate) fn made_by_hand(&mut self, refund_id: RefundId, by_hand: &ByHand) {
        let Some(tracked) = self.find(refund_id) else { return };
        tracked.progress = RefundProgress::MadeByHand(by_hand.clone());
    }

    fn find(&mut self, refund_id: RefundId) -> Option<&mut TrackedRefund> {
        self.0.iter_mut().find(|tracked| tracked.refund.refund_id == refund_id)
    }
}

impl TrackedRefund {
    /// Whether the money is back, as far as is known.
    pub fn is_made(&self) -> bool {
        matches!(self.progress, RefundProgress::Done { .. } | RefundProgress::MadeByHand(_))
    }

    /// One of [`REFUND_STATUSES`].
    pub fn status(&self) -> &'static str {
        match self.progress {
            RefundProgress::Requested { .. } => "requested",
            RefundProgress::Done { .. } | RefundProgress::MadeByHand(_) => "refunded",
            RefundProgress::Failed { .. } => "failed",
        }
    }

    /// The current attempt, or the last one.
    pub fn attempt(&self) -> u32 {
        match self.progress {
            RefundProgress::Requested { attempt, .. } | RefundProgress::Done { attempt, .. } => attempt,
            RefundProgress::MadeByHand(_) | RefundProgress::Failed { .. } => MAX_ATTEMPTS,
        }
    }

    /// The time of the next attempt after a failure at `failed_at`; none after the last attempt.
    pub fn next_attempt_at(&self, failed_at: Timestamp) -> Option<Timestamp> {
        let attempt = self.attempt();
        if self.refund.made_at_gateway || attempt >= MAX_ATTEMPTS {
            return None;
        }
        let pauses = 4_i32.saturating_pow(attempt.saturating_sub(1));
        Some(failed_at.checked_add(PAUSE.saturating_mul(pauses)).unwrap_or(failed_at))
    }
}
