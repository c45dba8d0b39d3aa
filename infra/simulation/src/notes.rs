//! What was seen while a story went on, in order.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use cloud::Clock;
use jiff::Timestamp;

/// A notebook. Cheap to clone: all clones are the same one.
#[derive(Debug, Clone, Default)]
pub struct Notes(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    clock: OnceLock<Clock>,
    lines: Mutex<Vec<(Timestamp, String)>>,
}

impl Notes {
    /// The clock that what is written goes by.
    pub fn go_by(&self, clock: &Clock) {
        let _ = self.0.clock.set(clock.clone());
    }

    /// Writes something down.
    pub fn write(&self, line: impl Into<String>) {
        let now = self.0.clock.get().map_or(Timestamp::UNIX_EPOCH, Clock::now);
        self.0.lines.lock().unwrap_or_else(PoisonError::into_inner).push((now, line.into()));
    }

    /// All that was written.
    pub fn lines(&self) -> Vec<(Timestamp, String)> {
        self.0.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
