//! A counter of attempts that leaks, and how long the next attempt waits.

use kernel::Timestamp;

/// How many attempts are free, how fast they are forgotten, and how the wait grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Attempts after which the next one waits.
    free: u32,
    /// The time in which one attempt is forgotten, in milliseconds.
    leak: i64,
    /// How often the wait doubles at most.
    doublings: u32,
}

/// The wait after the last free attempt. It doubles with each attempt after that.
const FIRST_WAIT: i64 = 1_000;

/// The wait before the first attempt from a new source at an account that many sources attack.
const WAIT_OF_NEW_SOURCES: i64 = 10_000;

impl Limit {
    /// Somebody who looks for a forgotten password needs a few attempts. Whoever goes on guessing waits up to 17 minutes.
    pub const OF_ACCOUNT: Self = Self { free: 5, leak: 10 * 60 * 1_000, doublings: 10 };
    /// Many people can share a source, so the wait is at most 8 seconds and soon over. What they mistype is taken off when they get in.
    pub const OF_SOURCE: Self = Self { free: 20, leak: 10 * 1_000, doublings: 3 };
    /// Beyond it, sources that are new to the account have no free attempt.
    pub const OF_ALL_SOURCES: Self = Self { free: 20, leak: 10 * 60 * 1_000, doublings: 10 };

    /// Failed attempts beyond the free ones that are remembered, so that a counter empties in bounded time.
    const fn most(self) -> u32 {
        self.free + self.doublings
    }
}

/// The number of attempts is kept as the time at which they are all forgotten. Both times are in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counter {
    empty_at: i64,
    open_at: i64,
    /// Failed attempts since it was empty that the other counters of the attempt have counted too.
    slips: u32,
}

impl Counter {
    pub fn new(empty_at: i64, open_at: i64, slips: u32) -> Self {
        Self { empty_at, open_at, slips }
    }

    pub fn empty_at(self) -> i64 {
        self.empty_at
    }

    pub fn open_at(self) -> i64 {
        self.open_at
    }

    pub fn slips(self) -> u32 {
        self.slips
    }

    /// When its item can be deleted, in seconds since 1970.
    pub fn expires(self) -> i64 {
        self.empty_at.max(self.open_at).div_euclid(1_000).saturating_add(1)
    }

    /// Whether nothing is remembered.
    pub fn is_unused(self, now: Timestamp) -> bool {
        self.empty_at <= now.as_millisecond()
    }

    /// The failed attempts that are not forgotten yet.
    pub fn failures(self, limit: Limit, now: Timestamp) -> u32 {
        let left = self.empty_at.saturating_sub(now.as_millisecond()).max(0);
        let failures = left.saturating_add(limit.leak - 1) / limit.leak;
        u32::try_from(failures).unwrap_or(u32::MAX)
    }

    /// Whether no attempt is free any more.
    pub fn is_exceeded(self, limit: Limit, now: Timestamp) -> bool {
        self.failures(limit, now) >= limit.free
    }

    /// In how many seconds the next attempt is accepted. None if it is accepted now.
    pub fn wait(self, now: Timestamp) -> Option<u32> {
        let left = self.open_at.saturating_sub(now.as_millisecond());
        let seconds = left.max(0).saturating_add(999) / 1_000;
        u32::try_from(seconds).ok().filter(|seconds| *seconds > 0)
    }

    #[must_use]
    pub fn after_failure(self, limit: Limit, now: Timestamp) -> Self {
        let now_ms = now.as_millisecond();
        let failures = self.failures(limit, now).saturating_add(1).min(limit.most());
        let most_at = now_ms.saturating_add(limit.leak.saturating_mul(limit.most().into()));
        let empty_at = self.empty_at.max(now_ms).saturating_add(limit.leak).min(most_at);
        let open_at = match failures.checked_sub(limit.free) {
            Some(doublings) => now_ms.saturating_add(FIRST_WAIT << doublings.min(limit.doublings)),
            None => self.open_at,
        };
        let slips = if self.is_unused(now) { 0 } else { self.slips };
        Self { empty_at, open_at, slips }
    }

    /// With one more failed attempt that the other counters have counted too.
    #[must_use]
    pub fn with_slip(self) -> Self {
        Self { slips: self.slips.saturating_add(1), ..self }
    }

    /// Whether it has room for one more failed attempt: it does not wait, and remembers fewer than it can.
    pub fn has_room(self, limit: Limit, now: Timestamp) -> bool {
        self.wait(now).is_none() && self.failures(limit, now) < limit.most()
    }

    /// As the counter of a new source at an account under attack: no attempt is free, and the first one waits.
    pub fn announced(limit: Limit, now: Timestamp) -> Self {
        let now = now.as_millisecond();
        let empty_at = now.saturating_add(limit.leak.saturating_mul(limit.free.into()));
        Self { empty_at, open_at: now.saturating_add(WAIT_OF_NEW_SOURCES), slips: 0 }
    }

    /// As if none had failed. DynamoDB deletes its item soon.
    pub fn cleared(now: Timestamp) -> Self {
        Self { empty_at: now.as_millisecond(), ..Self::default() }
    }

    /// Forgets as many failed attempts. A wait stays.
    #[must_use]
    pub fn without(self, failures: u32, limit: Limit, now: Timestamp) -> Self {
        let less = limit.leak.saturating_mul(failures.into());
        Self { empty_at: self.empty_at.saturating_sub(less).max(now.as_millisecond()), ..self }
    }
}
