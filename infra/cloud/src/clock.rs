//! The time that everything in the local cloud goes by.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use aws_smithy_async::time::TimeSource;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// A clock that can be put forward. Cheap to clone: all clones are the same clock.
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

    /// Stands still at a moment until it is put forward, so that a run can be repeated exactly.
    pub fn fixed(at: Timestamp) -> Self {
        Self::on(Base::Fixed(at))
    }

    fn on(base: Base) -> Self {
        Self(Arc::new(Inner { base, ahead: Mutex::new(SignedDuration::ZERO), moved: watch::Sender::new(()) }))
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        let base = match self.0.base {
            Base::System => Timestamp::now(),
            Base::Fixed(at) => at,
        };
        base.saturating_add(self.ahead()).unwrap_or(Timestamp::MAX)
    }

    /// Puts the clock forward. What is due by then becomes due at once; [`crate::Cloud::advance`] goes there step by step.
    pub fn advance(&self, by: Duration) {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        let mut ahead = self.0.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        *ahead = ahead.saturating_add(by);
        drop(ahead);
        self.0.moved.send_replace(());
    }

    /// How far the clock has been put forward.
    pub fn ahead(&self) -> SignedDuration {
        *self.0.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells when the clock is put forward.
    pub(crate) fn moves(&self) -> watch::Receiver<()> {
        self.0.moved.subscribe()
    }

    /// How long until a moment, on this clock; nothing when it has passed.
    pub(crate) fn until(&self, moment: Timestamp) -> Duration {
        Duration::try_from(moment.duration_since(self.now())).unwrap_or(Duration::ZERO)
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

/// A moment some seconds later.
pub(crate) fn after(moment: Timestamp, by: Duration) -> Timestamp {
    moment.saturating_add(by).unwrap_or(Timestamp::MAX)
}
