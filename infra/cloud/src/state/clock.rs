//! The clock that everything in the local cloud uses.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use aws_smithy_async::time::TimeSource;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// A clock that can be advanced. Cheap to clone: all clones are the same clock.
#[derive(Debug, Clone)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    base: Base,
    ahead: Mutex<SignedDuration>,
    moved: watch::Sender<()>,
}

#[derive(Debug)]
enum Base {
    System,
    Fixed(Timestamp),
}

impl Clock {
    /// Runs with the machine's clock.
    pub fn system() -> Self {
        Self::on(Base::System)
    }

    /// Stands still until it is advanced, so that a run can be repeated exactly.
    pub fn fixed(at: Timestamp) -> Self {
        Self::on(Base::Fixed(at))
    }

    fn on(base: Base) -> Self {
        Self(Arc::new(Inner { base, ahead: Mutex::new(SignedDuration::ZERO), moved: watch::Sender::new(()) }))
    }

    pub fn now(&self) -> Timestamp {
        let base = match self.0.base {
            Base::System => Timestamp::now(),
            Base::Fixed(at) => at,
        };
        base.saturating_add(self.ahead()).unwrap_or(Timestamp::MAX)
    }

    /// Advances the clock in one jump. [`crate::Cloud::advance`] stops at each time at which work is due.
    pub fn advance(&self, by: Duration) {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        let mut ahead = self.0.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        *ahead = ahead.saturating_add(by);
        drop(ahead);
        self.0.moved.send_replace(());
    }

    /// How far the clock has been advanced.
    pub fn ahead(&self) -> SignedDuration {
        *self.0.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notifies of each advance.
    pub(crate) fn moves(&self) -> watch::Receiver<()> {
        self.0.moved.subscribe()
    }

    /// How long until a time, on this clock; zero when it has passed.
    pub(crate) fn until(&self, time: Timestamp) -> Duration {
        Duration::try_from(time.duration_since(self.now())).unwrap_or(Duration::ZERO)
    }

    /// Whether time passes by itself.
    pub(crate) fn runs(&self) -> bool {
        matches!(self.0.base, Base::System)
    }
}

impl TimeSource for Clock {
    fn now(&self) -> SystemTime {
        Clock::now(self).into()
    }
}

impl dynoxide::storage_backend::Clock for Clock {
    fn now_unix_secs(&self) -> u64 {
        u64::try_from(Clock::now(self).as_second()).unwrap_or(0)
    }

    fn now_unix_secs_f64(&self) -> f64 {
        Clock::now(self).as_duration().as_secs_f64()
    }
}

/// Saturates at the end of time.
pub(crate) fn after(time: Timestamp, by: Duration) -> Timestamp {
    time.saturating_add(by).unwrap_or(Timestamp::MAX)
}
