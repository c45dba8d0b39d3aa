//! One thing that goes wrong at one place, and which places there are.

use std::collections::BTreeMap;

use cloud::{Call, Hop, InvocationFault};

/// Something that goes wrong once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exact {
    /// Something goes wrong with the n-th invocation of a function.
    Invocation {
        /// The function.
        function: String,
        /// Which invocation of it, from 0.
        number: usize,
        /// What goes wrong.
        fault: InvocationFault,
    },
    /// The n-th event of a hop comes twice.
    Repeat {
        /// Where it comes from, and where it goes.
        hop: (String, String),
        /// Which of its events, from 0.
        number: usize,
    },
}

impl Exact {
    /// What goes wrong with an invocation, if anything does.
    pub(super) fn of(&self, function: &str, number: usize) -> Option<InvocationFault> {
        match self {
            Self::Invocation { function: wanted, number: n, fault } if wanted == function && *n == number => {
                Some(*fault)
            }
            _ => None,
        }
    }

    /// Whether an event comes twice.
    pub(super) fn repeats(&self, hop: &Hop<'_>, number: usize) -> bool {
        matches!(self, Self::Repeat { hop: (from, to), number: n } if from == hop.from && to == hop.to && *n == number)
    }
}

/// What happened that could have gone wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// For each function, how many calls each of its invocations made.
    pub invocations: BTreeMap<String, Vec<usize>>,
    /// For each hop, how many events went over it.
    pub hops: BTreeMap<(String, String), usize>,
    /// For each schedule, how often it was due.
    pub schedules: BTreeMap<String, usize>,
}

impl Survey {
    /// A function is invoked: for the n-th time, from 0.
    pub(super) fn invoked(&mut self, function: &str) -> usize {
        let calls = self.invocations.entry(function.to_owned()).or_default();
        calls.push(0);
        calls.len() - 1
    }

    /// A function makes a call. Where one thing is done after another, its invocation is the newest.
    pub(super) fn called(&mut self, call: &Call<'_>) {
        if let Some(calls) = self.invocations.get_mut(call.function).and_then(|calls| calls.last_mut()) {
            *calls = (*calls).max(call.number + 1);
        }
    }

    /// A schedule is due: for the n-th time, from 0.
    pub(super) fn scheduled(&mut self, schedule: &str) -> usize {
        let occurrences = self.schedules.entry(schedule.to_owned()).or_default();
        *occurrences += 1;
        *occurrences - 1
    }

    /// An event goes over a hop: the n-th, from 0.
    pub(super) fn delivered(&mut self, hop: &Hop<'_>) -> usize {
        let events = self.hops.entry((hop.from.to_owned(), hop.to.to_owned())).or_default();
        *events += 1;
        *events - 1
    }
}
