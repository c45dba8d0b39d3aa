use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::expected::{ExpectedItem, ExpectedItems};
use crate::history::{Commit, History, PoolState};

/// Concerts, in the views of concerts, carts, finance, orders and tickets, and the free seats of each pool.
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
        let organizer = newest("organizerId");
        let of_organizer = format!("organizer#{}", organizer.as_str().unwrap_or_default());
        let own = ExpectedItem { version, data: listed.clone() };
        items.insert(("concerts", of_organizer, concert.to_owned()), own);
        items.insert(key("concerts"), ExpectedItem { version, data: listed });
        let year = starts_at.as_str().and_then(|at| at.get(..4)).unwrap_or_default();
        let at_gates = json!({"concertId": concert, "startsAt": starts_at});
        let of_year = ("tickets", format!("gate-concerts#{year}"), concert.to_owned());
        items.insert(of_year, ExpectedItem { version: None, data: at_gates });
        let in_tickets = json!({"name": name, "startsAt": starts_at, "organizerId": organizer});
        items.insert(key("tickets"), ExpectedItem { version, data: in_tickets });
        let in_orders = ("orders", format!("organizer#{concert}"), "-".to_owned());
        items.insert(in_orders, ExpectedItem { version, data: json!({ "organizerId": organizer }) });
        expect_shown(concert, &details, version, items);
        let currency = ticket_types[0]["price"]["currency"].clone();
        // A cancelled concert is published without prices, so the item stays as it was.
        let settled = ExpectedItem {
            version: version.filter(|_| !is_cancelled),
            data: json!({"organizerId": organizer, "currency": currency}),
        };
        items.insert(("finance", format!("settled#{concert}"), "-".to_owned()), settled);
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
        let Some((version, state)) = last_published(&pool.states, &streams[pool.id]) else { continue };
        let data = json!({"ticketTypeId": pool.ticket_type, "available": free(&state)});
        let place = pool.id.split_once('#').map_or("", |(_, rest)| rest);
        let key = |context| (context, format!("availability#{}", pool.concert), place.to_owned());
        items.insert(key("concerts"), ExpectedItem { version: Some(version), data });
        if let Some((version, scarce)) = last_scarce(&pool.states, &streams[pool.id]) {
            let (available, capacity) = (free(&scarce), scarce.capacity - scarce.surplus);
            let data = json!({"ticketTypeId": pool.ticket_type, "available": available, "capacity": capacity});
            items.insert(key("carts"), ExpectedItem { version: Some(version), data });
        }
    }
}

/// What orders and reservations show of a concert.
fn expect_shown(concert: &str, details: &Value, version: Option<u64>, items: &mut ExpectedItems) {
    let starts_at = &details["startsAt"];
    let shown = [
        ("orders", json!({ "startsAt": starts_at })),
        ("reservations", json!({"name": details["name"], "startsAt": starts_at})),
    ];
    for (context, data) in shown {
        let key = (context, format!("shown#{concert}"), "-".to_owned());
        items.insert(key, ExpectedItem { version, data });
    }
}

fn free(pool: &PoolState) -> i64 {
    pool.capacity - pool.held - pool.sold
}

/// The last version of a pool of which carts hear: it has fewer than ten free seats, or had before. A pool that is resized counts as if it
/// had had none.
fn last_scarce(states: &[(u64, PoolState)], commits: &[&Commit]) -> Option<(u64, PoolState)> {
    let names: BTreeMap<u64, &str> = commits
        .iter()
        .flat_map(|commit| (commit.version..).zip(&commit.events))
        .map(|(version, event)| (version, event.name.as_str()))
        .collect();
    let (mut last, mut free_before) = (None, 0);
    for (version, state) in states {
        let before = match names.get(version) {
            Some(&"PoolOpened") => free(state),
            Some(&"PoolResized") => 0,
            _ => free_before,
        };
        if names.get(version) != Some(&"SeatsSold") && before.min(free(state)) < 10 {
            last = Some((*version, *state));
        }
        free_before = free(state);
    }
    last
}

/// The last published version of a pool: the last that changed the number of free seats.
fn last_published(states: &[(u64, PoolState)], commits: &[&Commit]) -> Option<(u64, PoolState)> {
    let versions = commits.iter().flat_map(|commit| (commit.version..).zip(&commit.events));
    let last = versions.filter(|(_, event)| event.name != "SeatsSold").last()?.0;
    states.iter().find(|(version, _)| *version == last).copied()
}
