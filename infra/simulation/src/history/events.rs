use jiff::Timestamp;
use serde_json::Value;

use super::records::Commit;

/// The version, name and data of each event of a stream.
pub(super) fn events<'a>(commits: &[&'a Commit]) -> impl Iterator<Item = (u64, &'a str, &'a Value)> {
    let all = commits.iter().flat_map(|commit| {
        let versions = commit.version..;
        versions.zip(&commit.events).map(|(version, event)| (version, event.name.as_str(), &event.data))
    });
    all.collect::<Vec<_>>().into_iter()
}

pub(super) fn last_version(commits: &[&Commit]) -> u64 {
    commits.last().map_or(0, |commit| commit.last_version())
}

/// The time of the commit that has the event of this version.
pub(super) fn committed_at(commits: &[&Commit], version: u64) -> Option<Timestamp> {
    commits.iter().find(|commit| version <= commit.last_version())?.at.parse().ok()
}
