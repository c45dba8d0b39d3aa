//! Requested reconciliations of whole days: how far each is, and what its parts found.

use jiff::civil::Date;
use kernel::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::reconciliation::difference::Difference;
use crate::reconciliation::totals::Totals;

/// The days that are not done.
pub const OPEN: &str = "reconciliations_open";

/// The most differences that are kept of a part: more than anybody looks at one by one, and few enough for one item.
pub const MAX_DIFFERENCES: usize = 300;

/// A part that failed is tried again this often.
pub const MAX_FAILURES: u32 = 8;

/// The pause after the first failure of a part; it doubles with each further one.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// How long the results of the parts are kept.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReconciliationRun {
    pub date: Date,
    pub requested_at: Timestamp,
    pub status: RunStatus,
    /// How many parts the day has.
    pub parts: usize,
    /// How many of them are done; the next one has this number.
    pub done: usize,
    /// Failures of the next part.
    pub failures: u32,
    /// Nobody works on the next part earlier.
    pub not_before: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ReconciliationStatus")]
pub enum RunStatus {
    Requested,
    Running,
    Done,
    /// A part failed too often: request the day again.
    Failed,
}

/// What one part of a day found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReconciledPart {
    pub totals: Vec<Totals>,
    /// At most [`MAX_DIFFERENCES`].
    pub differences: Vec<Difference>,
    /// How many differences are left out.
    pub left_out: usize,
}

impl ReconciliationRun {
    pub fn new(date: Date, parts: usize, now: Timestamp) -> Self {
        Self {
            date,
            requested_at: now,
            status: RunStatus::Requested,
            parts,
            done: 0,
            failures: 0,
            not_before: now,
            finished_at: None,
        }
    }

    pub fn key(date: Date) -> Key {
        Key::new(format!("reconciliation#{date}"), "run")
    }

    /// Its place in the list of days that are not done.
    pub fn open_key(date: Date) -> Key {
        Key::new(OPEN, date.to_string())
    }

    /// The list of its parts: another one for each request.
    pub fn parts_list(&self) -> String {
        format!("reconciliation#{}#{}", self.date, self.requested_at.as_millisecond())
    }

    pub fn next_part_key(&self) -> Key {
        Key::new(self.parts_list(), format!("{:03}", self.done))
    }

    /// When its parts are deleted, in Unix seconds.
    pub fn kept_until(&self) -> i64 {
        self.requested_at.checked_add(KEPT).unwrap_or(self.requested_at).as_second()
    }

    pub fn is_open(&self) -> bool {
        matches!(self.status, RunStatus::Requested | RunStatus::Running)
    }

    /// Somebody works on the next part until `lease_ends`.
    #[must_use]
    pub fn claimed_until(self, lease_ends: Timestamp) -> Self {
        Self { status: RunStatus::Running, not_before: lease_ends, ..self }
    }

    /// After its next part is done.
    #[must_use]
    pub fn with_part_done(self, now: Timestamp) -> Self {
        let done = self.done + 1;
        let is_done = done >= self.parts;
        let status = if is_done { RunStatus::Done } else { RunStatus::Running };
        Self { status, done, failures: 0, not_before: now, finished_at: is_done.then_some(now), ..self }
    }

    /// After its next part failed.
    #[must_use]
    pub fn with_failure(self, now: Timestamp) -> Self {
        let failures = self.failures + 1;
        let pause = PAUSE.saturating_mul(2_i32.saturating_pow(self.failures));
        let status = if failures >= MAX_FAILURES { RunStatus::Failed } else { RunStatus::Running };
        Self { status, failures, not_before: now.checked_add(pause).unwrap_or(now), ..self }
    }
}

impl ReconciledPart {
    pub fn new(totals: Vec<Totals>, mut differences: Vec<Difference>) -> Self {
        let left_out = differences.len().saturating_sub(MAX_DIFFERENCES);
        differences.truncate(MAX_DIFFERENCES);
        Self { totals, differences, left_out }
    }
}
