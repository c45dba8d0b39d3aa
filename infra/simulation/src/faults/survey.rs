use std::collections::BTreeMap;

use cloud::{Call, Hop};

/// What happened in a run, and so where a fault could have occurred.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// For each function, the number of calls that each of its invocations made.
    pub invocations: BTreeMap<String, Vec<usize>>,
    /// For each hop (source and target), the number of its events.
    pub hops: BTreeMap<(String, String), usize>,
    /// For each function, the number of its queries.
    pub queries: BTreeMap<String, usize>,
    /// For each schedule, the number of its occurrences.
    pub schedules: BTreeMap<String, usize>,
}

impl Survey {
    /// Counts an invocation and returns its number, from 0.
    pub(super) fn count_invocation(&mut self, function: &str) -> usize {
        let calls = self.invocations.entry(function.to_owned()).or_default();
        calls.push(0);
        calls.len() - 1
    }

    /// Counts a call for the newest invocation of its function. This is exact where invocations do not overlap.
    pub(super) fn count_call(&mut self, call: &Call<'_>) {
        if let Some(calls) = self.invocations.get_mut(call.function).and_then(|calls| calls.last_mut()) {
            *calls = (*calls).max(call.number + 1);
        }
    }

    /// Counts a query of a function and returns its number, from 0.
    pub(super) fn count_query(&mut self, function: &str) -> usize {
        let queries = self.queries.entry(function.to_owned()).or_default();
        *queries += 1;
        *queries - 1
    }

    /// Counts an occurrence of a schedule and returns its number, from 0.
    pub(super) fn count_occurrence(&mut self, schedule: &str) -> usize {
        let occurrences = self.schedules.entry(schedule.to_owned()).or_default();
        *occurrences += 1;
        *occurrences - 1
    }

    /// Counts a delivery and returns its number, from 0.
    pub(super) fn count_delivery(&mut self, hop: &Hop<'_>) -> usize {
        let events = self.hops.entry((hop.from.to_owned(), hop.to.to_owned())).or_default();
        *events += 1;
        *events - 1
    }
}
