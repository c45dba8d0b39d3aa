//! Every stored view is what its streams add up to, and nothing else.

mod concerts;
mod finance;
mod orders;
mod reservations;
mod tickets;
mod users;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::history::{Commit, History};

/// What an item should be.
#[derive(Debug)]
struct Item {
    /// The version of the stream that it should be made from; any, if not said.
    version: Option<u64>,
    /// What it should say, at least.
    data: Value,
}

/// The items that there should be, by context, list and place.
type Items = BTreeMap<(&'static str, String, String), Item>;

pub(super) fn check(history: &History) -> Vec<String> {
    let mut expected = Items::new();
    users::expect(history, &mut expected);
    concerts::expect(history, &mut expected);
    reservations::expect(history, &mut expected);
    orders::expect(history, &mut expected);
    finance::expect(history, &mut expected);
    tickets::expect(history, &mut expected);

    let mut wrong = Vec::new();
    for item in &history.views {
        if is_bookkeeping(&item.list, &item.place) {
            continue;
        }
        let name = format!("{} {} {}", item.context, item.list, item.place);
        let key = expected
            .keys()
            .find(|(context, list, place)| (*context, list, place) == (item.context.as_str(), &item.list, &item.place));
        let Some(expected) = key.cloned().and_then(|key| expected.remove(&key)) else {
            wrong.push(format!("{name} should not be there: {}", item.data));
            continue;
        };
        let other_version = expected.version.is_some_and(|version| item.version != Some(version));
        let differs = |(field, value): (&String, &Value)| item.data.get(field) != Some(value);
        let other_data = expected.data.as_object().is_some_and(|fields| fields.iter().any(differs));
        if other_version || other_data {
            wrong.push(format!("{name} is version {:?}, {}, should be {expected:?}", item.version, item.data));
        }
    }
    wrong.extend(
        expected
            .into_iter()
            .map(|((context, list, place), item)| format!("{context} {list} {place} is missing: {item:?}")),
    );
    wrong
}

/// What is kept in the view tables and is no view: answers to requests, tokens of webhooks, and where a fan's cart is likely to be found.
fn is_bookkeeping(list: &str, place: &str) -> bool {
    list.starts_with("idempotency#") || list.starts_with("webhook-token#") || place == "open-cart"
}

/// A place in a list that is sorted by time.
fn by_time(at: &str, id: &str) -> String {
    let at: jiff::Timestamp = at.parse().expect("a time");
    format!("{:014}#{id}", at.as_millisecond())
}

/// The version of a stream after the last of its commits that has one of the events.
fn version_after(commits: &[&Commit], wanted: impl Fn(&str) -> bool) -> Option<u64> {
    let last = commits.iter().rfind(|commit| commit.events.iter().any(|event| wanted(&event.name)));
    last.map(|commit| commit.last_version())
}
