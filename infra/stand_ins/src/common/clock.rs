use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

/// The current time, as the host tells it.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The time after a duration, or the last possible time.
pub(crate) fn later(than: Timestamp, by: SignedDuration) -> Timestamp {
    than.checked_add(by).unwrap_or(Timestamp::MAX)
}
