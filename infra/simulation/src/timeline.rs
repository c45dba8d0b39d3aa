//! What happened in a run, in order and by the run's clock.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use cloud::Clock;
use jiff::Timestamp;

/// Cheap to clone: all clones are the same timeline.
#[derive(Debug, Clone, Default)]
pub struct Timeline(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    clock: OnceLock<Clock>,
    entries: Mutex<Vec<(Timestamp, String)>>,
}

impl Timeline {
    /// Sets the clock that entries are dated by. Without it they have the Unix epoch.
    pub fn use_clock(&self, clock: &Clock) {
        let _ = self.0.clock.set(clock.clone());
    }

    pub fn record(&self, entry: impl Into<String>) {
        let now = self.0.clock.get().map_or(Timestamp::UNIX_EPOCH, Clock::now);
        self.0.entries.lock().unwrap_or_else(PoisonError::into_inner).push((now, entry.into()));
    }

    pub fn entries(&self) -> Vec<(Timestamp, String)> {
        self.0.entries.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
