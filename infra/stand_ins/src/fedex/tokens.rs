//! The token endpoint, which counts how often it is called.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

use crate::later;

/// What FedEx says a token lives, in seconds.
pub(super) const LIFE: i64 = 3599;

/// No more than so many calls within such a time, or the endpoint closes.
const LIMITS: [(usize, SignedDuration); 2] = [(15, SignedDuration::from_secs(5)), (120, SignedDuration::from_mins(2))];

const PENALTY: SignedDuration = SignedDuration::from_mins(10);

/// The tokens that are good, and when each ends.
pub(super) type Tokens = BTreeMap<String, Timestamp>;

/// Closes the token endpoint to a caller who comes too often. All callers are one, as if from one address.
#[derive(Debug, Default)]
pub(super) struct Gate {
    calls: VecDeque<Timestamp>,
    closed_until: Option<Timestamp>,
}

impl Gate {
    /// Counts a call, and says whether it gets through. One that does not makes the time longer.
    pub fn lets_through(&mut self, now: Timestamp) -> bool {
        let is_closed = self.closed_until.is_some_and(|until| until > now);
        let ago = |by: SignedDuration| now.checked_sub(by).unwrap_or(Timestamp::MIN);
        let [_, (_, longest)] = LIMITS;
        self.calls.retain(|at| *at > ago(longest));
        self.calls.push_back(now);
        let too_many =
            LIMITS.iter().any(|(most, within)| self.calls.iter().filter(|at| **at > ago(*within)).count() > *most);
        if is_closed || too_many {
            self.closed_until = Some(later(now, PENALTY));
            self.calls.clear();
        }
        !is_closed && !too_many
    }
}
