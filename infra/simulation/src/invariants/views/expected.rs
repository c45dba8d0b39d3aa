use std::collections::BTreeMap;

use serde_json::Value;

use crate::history::Commit;

#[derive(Debug)]
pub(super) struct ExpectedItem {
    /// The version of the stream that the item must be made from; any if none.
    pub version: Option<u64>,
    /// The fields that the item must have. It may have more.
    pub data: Value,
}

/// By context, list and place.
pub(super) type ExpectedItems = BTreeMap<(&'static str, String, String), ExpectedItem>;

/// A place in a list that is sorted by time.
pub(super) fn by_time(at: &str, id: &str) -> String {
    let at: jiff::Timestamp = at.parse().expect("a time");
    format!("{:014}#{id}", at.as_millisecond())
}

/// The version of a stream after the last commit with a matching event.
pub(super) fn version_after(commits: &[&Commit], matches: impl Fn(&str) -> bool) -> Option<u64> {
    let last = commits.iter().rfind(|commit| commit.events.iter().any(|event| matches(&event.name)));
    last.map(|commit| commit.last_version())
}
