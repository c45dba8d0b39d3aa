//! Access tokens, and the rate limit of the endpoint that issues them.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

use crate::common::clock::later;

/// The lifetime of a token in seconds.
pub(super) const TOKEN_LIFETIME: i64 = 3599;

/// The numbers of calls that are allowed within these times. More close the endpoint.
const LIMITS: [(usize, SignedDuration); 2] = [(15, SignedDuration::from_secs(5)), (120, SignedDuration::from_mins(2))];

/// How long the endpoint stays closed.
const CLOSED_FOR: SignedDuration = SignedDuration::from_mins(10);

/// The valid tokens, and when each expires.
pub(super) type Tokens = BTreeMap<String, Timestamp>;

/// Closes the token endpoint after too many calls. All callers count as one.
#[derive(Debug, Default)]
pub(super) struct TokenRateLimit {
    calls: VecDeque<Timestamp>,
    closed_until: Option<Timestamp>,
}

impl TokenRateLimit {
    /// Counts a call, and returns whether it is allowed. One that is not allowed starts the closed time again.
    pub fn allow(&mut self, now: Timestamp) -> bool {
        let is_closed = self.closed_until.is_some_and(|until| until > now);
        let ago = |by: SignedDuration| now.checked_sub(by).unwrap_or(Timestamp::MIN);
        let [_, (_, longest)] = LIMITS;
        self.calls.retain(|at| *at > ago(longest));
        self.calls.push_back(now);
        let too_many =
            LIMITS.iter().any(|(max, within)| self.calls.iter().filter(|at| **at > ago(*within)).count() > *max);
        if is_closed || too_many {
            self.closed_until = Some(later(now, CLOSED_FOR));
            self.calls.clear();
        }
        !is_closed && !too_many
    }
}
