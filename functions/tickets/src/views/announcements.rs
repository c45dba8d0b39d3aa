//! Changes of concerts that ticket holders have yet to be told: one stored item per change, with how far the job has come.

use contracts::Metadata;
use kernel::{ConcertId, CorrelationId, EventId, OrderId, Timestamp};
use serde::{Deserialize, Serialize};
use views::Key;

use crate::delivery::Message;

pub const LIST: &str = "announcements";

/// How often a holder is tried: once a minute, for an hour.
const MAX_TRIES: u32 = 60;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Announcement {
    pub concert_id: ConcertId,
    /// The version of the concert's stream after the change.
    pub version: u64,
    pub message: Message,
    pub changed_at: Timestamp,
    /// The event of the change.
    pub event_id: EventId,
    pub correlation_id: CorrelationId,
    #[serde(default)]
    pub progress: Progress,
}

/// How far the list of holders has been worked through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Grows with each step.
    pub step: u64,
    /// The cursor of the next page of holders. Absent at the start and at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Whether every page was read. Then only failed holders are left.
    #[serde(default)]
    pub read_to_the_end: bool,
    /// Tried again in the next run.
    #[serde(default)]
    pub failed: Vec<FailedHolder>,
}

/// An order whose holder could not be notified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FailedHolder {
    pub order_id: OrderId,
    pub tries: u32,
}

impl FailedHolder {
    /// One more try has failed. None if it was the last one.
    pub fn again(before: Option<Self>, order_id: OrderId) -> Option<Self> {
        let tries = before.map_or(0, |before| before.tries).saturating_add(1);
        (tries < MAX_TRIES).then_some(Self { order_id, tries })
    }
}

impl Announcement {
    pub fn of(concert_id: ConcertId, message: Message, metadata: &Metadata) -> Self {
        Self {
            concert_id,
            version: metadata.version,
            message,
            changed_at: metadata.occurred_at,
            event_id: metadata.event_id,
            correlation_id: metadata.correlation_id.clone(),
            progress: Progress::default(),
        }
    }

    pub fn is_done(&self) -> bool {
        self.progress.read_to_the_end && self.progress.failed.is_empty()
    }

    /// Two changes of a concert are two items.
    pub fn key(&self) -> Key {
        Key::new(LIST, format!("{}#{:020}", self.concert_id, self.version))
    }
}
