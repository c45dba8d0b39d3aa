//! The refunds of a payment: what goes back of it, and how far each is.

use kernel::{Money, RefundId, SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How often the gateway is asked for one refund, each time under a key of its own.
pub const MOST_ATTEMPTS: u32 = 3;

/// How long after the first failure the next attempt is made; four times as long after the second.
const PAUSE: SignedDuration = SignedDuration::from_mins(15);

/// The reason of a refund that somebody made at the gateway, past this system.
pub const MADE_AT_GATEWAY: &str = "made_at_gateway";

/// How far a refund may be, as clients know it.
pub const REFUND_STATUSES: [&str; 3] = ["requested", "refunded", "failed"];

/// Money of a payment on its way back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Refund {
    /// The refund; the same for each repeat of what asked for it.
    pub refund_id: RefundId,
    /// How much.
    pub amount: Money,
    /// Why, for people.
    pub reason: String,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// Whether somebody made it at the gateway: then it is not ours to make again when it fails.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub made_at_gateway: bool,
}

/// A refund, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tracked {
    /// What was asked for.
    pub refund: Refund,
    /// How far it is.
    pub progress: Progress,
    /// The gateway's ids of attempts that failed: what is still told of them is old.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<String>,
}

/// How far a refund is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Progress {
    /// The gateway is to be asked for it.
    Requested {
        /// Which attempt this is, from 1.
        attempt: u32,
        /// When that may be made.
        due_at: Timestamp,
    },
    /// The money is on its way to the card.
    Done {
        /// Which attempt it was.
        attempt: u32,
        /// The gateway's id of it; none where there was nothing to give back, or the gateway only says that all has gone.
        gateway_id: Option<String>,
    },
    /// It can't be given back this way: a task for staff.
    Failed {
        /// Why: stable, `snake_case`.
        reason: String,
    },
}

/// All refunds of a payment, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Refunds(Vec<Tracked>);

impl Refunds {
    /// Whether there was never one.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Tracked> {
        self.0.iter()
    }

    /// One of them.
    pub fn get(&self, refund_id: RefundId) -> Option<&Tracked> {
        self.iter().find(|tracked| tracked.refund.refund_id == refund_id)
    }

    /// How much of a payment is on its way back or has to be sent there. What failed does not count.
    pub fn given_back(&self, of: Money) -> Money {
        let counted = self.iter().filter(|tracked| !matches!(tracked.progress, Progress::Failed { .. }));
        // An impossible sum leaves nothing to give back, rather than something that was given back before.
        Money::sum(of.currency(), counted.map(|tracked| tracked.refund.amount)).unwrap_or(of)
    }

    /// How much of a payment is on its way back.
    pub fn done(&self, of: Money) -> Money {
        let done = self.iter().filter(|tracked| matches!(tracked.progress, Progress::Done { .. }));
        Money::sum(of.currency(), done.map(|tracked| tracked.refund.amount)).unwrap_or(of)
    }

    /// How much of a payment can still be given back.
    pub fn left(&self, of: Money) -> Money {
        of.checked_sub(self.given_back(of)).unwrap_or(Money::zero(of.currency()))
    }

    /// The next one that the gateway may be asked for at that time, with its attempt and since when that may be made.
    pub fn due(&self, now: Timestamp) -> Option<(&Refund, u32, Timestamp)> {
        self.iter().find_map(|tracked| match tracked.progress {
            Progress::Requested { attempt, due_at } if due_at <= now => Some((&tracked.refund, attempt, due_at)),
            _ => None,
        })
    }

    /// One more was asked for.
    pub(crate) fn requested(&mut self, refund: &Refund) {
        let progress = Progress::Requested { attempt: 1, due_at: refund.requested_at };
        self.0.push(Tracked { refund: refund.clone(), progress, failed: Vec::new() });
    }

    /// One is on its way.
    pub(crate) fn succeeded(&mut self, refund_id: RefundId, gateway_id: Option<&str>) {
        let Some(tracked) = self.find(refund_id) else { return };
        let attempt = tracked.attempt();
        tracked.progress = Progress::Done { attempt, gateway_id: gateway_id.map(str::to_owned) };
    }

    /// An attempt failed, and the next may be made at that time.
    pub(crate) fn attempt_failed(&mut self, refund_id: RefundId, gateway_id: Option<&str>, due_at: Timestamp) {
        let Some(tracked) = self.find(refund_id) else { return };
        tracked.failed.extend(gateway_id.map(str::to_owned));
        tracked.progress = Progress::Requested { attempt: tracked.attempt().saturating_add(1), due_at };
    }

    /// The last attempt failed.
    pub(crate) fn failed(&mut self, refund_id: RefundId, gateway_id: Option<&str>, reason: &str) {
        let Some(tracked) = self.find(refund_id) else { return };
        tracked.failed.extend(gateway_id.map(str::to_owned));
        tracked.progress = Progress::Failed { reason: reason.to_owned() };
    }

    fn find(&mut self, refund_id: RefundId) -> Option<&mut Tracked> {
        self.0.iter_mut().find(|tracked| tracked.refund.refund_id == refund_id)
    }
}

impl Tracked {
    /// How far it is, as clients know it.
    pub fn status(&self) -> &'static str {
        match self.progress {
            Progress::Requested { .. } => "requested",
            Progress::Done { .. } => "refunded",
            Progress::Failed { .. } => "failed",
        }
    }

    /// Whether the gateway is still to be asked for it, now or later.
    pub fn is_requested(&self) -> bool {
        matches!(self.progress, Progress::Requested { .. })
    }

    /// Which attempt it is at; the last that is made, once it has failed.
    pub fn attempt(&self) -> u32 {
        match self.progress {
            Progress::Requested { attempt, .. } | Progress::Done { attempt, .. } => attempt,
            Progress::Failed { .. } => MOST_ATTEMPTS,
        }
    }

    /// When the attempt after the present one, which failed at that time, may be made; none if this was the last.
    pub fn next_attempt_at(&self, failed_at: Timestamp) -> Option<Timestamp> {
        let attempt = self.attempt();
        if self.refund.made_at_gateway || attempt >= MOST_ATTEMPTS {
            return None;
        }
        let pauses = 4_i32.saturating_pow(attempt.saturating_sub(1));
        Some(failed_at.checked_add(PAUSE.saturating_mul(pauses)).unwrap_or(failed_at))
    }
}
