use serde_json::{Value, json};

use super::expected::{ExpectedItem, ExpectedItems};
use crate::history::{Commit, History, PoolState};

/// Concerts, in the views of concerts, carts, finance and tickets, and the free seats of each pool.
pub(super) fn expect(history: &History, items: &mut ExpectedItems) {
    let cancelled = history.cancelled_concerts();
    for (concert, commits) in history.streams("concert") {
        let is_cancelled = cancelled.contains(concert);
        let status = if is_cancelled { "cancelled" } else { "scheduled" };
        let events = || commits.iter().flat_map(|commit| &commit.events);
        let newest = |field: &str| {
            let mut values = events().filter_map(|event| event.data.get(field));
            values.next_back().cloned().unwrap_or(Value::Null)
        };
        let (details, mut ticket_types) = (newest("details"), newest("ticketTypes"));
        let version = commits.last().map(|commit| commit.last_version());
        let key = |context| (context, format!("concert#{concert}"), "-".to_owned());
        let (name, starts_at) = (details["name"].clone(), details["startsAt"].clone());
        let listed = json!({"concertId": concert, "name": name, "startsAt": starts_at, "status": status});
        items.insert(key("concerts"), ExpectedItem { version, data: listed });
        let in_tickets = json!({"name": name, "startsAt": starts_at});
        items.insert(key("tickets"), ExpectedItem { version, data: in_tickets });
        let in_finance = json!({"country": details["venue"]["country"]});
        items.insert(key("finance"), ExpectedItem { version, data: in_finance });
        if is_cancelled {
            ticket_types = json!([]);
        }
        let in_carts = json!({"concertId": concert, "name": name, "startsAt": starts_at, "ticketTypes": ticket_types});
        items.insert(key("carts"), ExpectedItem { version, data: in_carts });
    }
    let streams = history.streams("pool");
    for pool in history.pools() {
        let Some((version, PoolState { capacity, held, sold, .. })) = last_published(&pool.states, &streams[pool.id])
        else {
            continue;
        };
        let data = json!({"ticketTypeId": pool.ticket_type, "available": capacity - held - sold});
        let place = pool.id.split_once('#').map_or("", |(_, rest)| rest);
        let key = ("concerts", format!("availability#{}", pool.concert), place.to_owned());
        items.insert(key, ExpectedItem { version: Some(version), data });
    }
}

/// The last published version of a pool: the last that changed the number of free seats.
fn last_published(states: &[(u64, PoolState)], commits: &[&Commit]) -> Option<(u64, PoolState)> {
    let versions = commits.iter().flat_map(|commit| (commit.version..).zip(&commit.events));
    let last = versions.filter(|(_, event)| event.name != "SeatsSold").last()?.0;
    states.iter().find(|(version, _)| *version == last).copied()
}
