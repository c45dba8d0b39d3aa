use std::time::Duration;

use cloud::{Hop, InvocationFault};

/// A fault that occurs once, at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlannedFault {
    Invocation {
        function: String,
        /// Which invocation of the function, from 0.
        number: usize,
        fault: InvocationFault,
    },
    /// An event is delivered twice.
    Repeat {
        /// Source and target.
        hop: (String, String),
        /// Which event of the hop, from 0.
        number: usize,
    },
    /// An event is lost without a trace. Something has to notice.
    Lost {
        /// Source and target.
        hop: (String, String),
        /// Which event of the hop, from 0.
        number: usize,
    },
    /// An eventually consistent query is answered by a replica that misses what was written in this last stretch of time.
    StaleQuery {
        function: String,
        /// Which query of the function, from 0.
        number: usize,
        time: Duration,
    },
}

impl PlannedFault {
    /// The fault of the n-th invocation of a function.
    pub(super) fn of_invocation(&self, function: &str, number: usize) -> Option<InvocationFault> {
        match self {
            Self::Invocation { function: wanted, number: n, fault } if wanted == function && *n == number => {
                Some(*fault)
            }
            _ => None,
        }
    }

    /// How far the n-th query of a function lags behind.
    pub(super) fn lag(&self, function: &str, number: usize) -> Option<Duration> {
        match self {
            Self::StaleQuery { function: wanted, number: n, time } if wanted == function && *n == number => Some(*time),
            _ => None,
        }
    }

    /// Whether the n-th event of a hop is delivered twice.
    pub(super) fn repeats(&self, hop: &Hop<'_>, number: usize) -> bool {
        matches!(self, Self::Repeat { hop: (from, to), number: n } if from == hop.from && to == hop.to && *n == number)
    }

    /// Whether the n-th event of a hop is lost.
    pub(super) fn loses(&self, hop: &Hop<'_>, number: usize) -> bool {
        matches!(self, Self::Lost { hop: (from, to), number: n } if from == hop.from && to == hop.to && *n == number)
    }

    pub fn is_loss(&self) -> bool {
        matches!(self, Self::Lost { .. })
    }
}
