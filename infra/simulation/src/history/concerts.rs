use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::events::{events, last_version};
use super::records::{Commit, History};

impl History {
    /// The newest ticket types of each concert, and the concert's version, by concert id.
    pub fn ticket_types(&self) -> BTreeMap<&str, (u64, &Value)> {
        let streams = self.streams("concert").into_iter();
        let newest = streams.filter_map(|(id, commits)| {
            let with_types = events(&commits).filter(|(_, _, data)| data.get("ticketTypes").is_some());
            with_types.last().map(|(_, _, data)| (id, (last_version(&commits), &data["ticketTypes"])))
        });
        newest.collect()
    }

    /// The ids of the cancelled concerts.
    pub fn cancelled_concerts(&self) -> BTreeSet<&str> {
        let streams = self.streams("concert").into_iter();
        let is_cancelled = |commits: &[&Commit]| events(commits).any(|(_, name, _)| name == "ConcertCancelled");
        streams.filter(|(_, commits)| is_cancelled(commits)).map(|(id, _)| id).collect()
    }
}
