//! Of somebody who was forgotten, no key is left, so that nothing sealed with it can be read, nor any session, entry in a list, or claim
//! of the address. Nothing is stored unsealed. Whoever registers the address again is somebody else.

use crate::history::{Event, History, text};

/// Every stored password hash begins like this: it is sealed with the person's key.
const SEALED: &str = "sealed:";

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = history.acknowledged.wrong_returns.clone();
    let users = history.users();
    let is_recorded = |id: &String| users.iter().any(|user| user.id == id && user.forgotten_at.is_some());
    let lost = history.acknowledged.forgotten.iter().filter(|id| !is_recorded(id));
    violations.extend(lost.map(|id| format!("{id} was to be forgotten, but was not")));
    for user in users.iter().filter(|user| user.forgotten_at.is_some()) {
        let id = user.id;
        if history.keys.contains(id) {
            violations.push(format!("{id} was forgotten, but the key is left"));
        }
        if history.sessions.iter().any(|session| session.user_id == id) {
            violations.push(format!("{id} was forgotten, but a session is left"));
        }
        let readable = user.password_hashes.iter().filter(|hash| !hash.starts_with(SEALED));
        violations.extend(readable.map(|_| format!("{id} was forgotten, but a password hash can be read")));
        violations.extend(claims_of(history, id).map(|key| format!("{id} was forgotten, but claims address {key}")));
        violations
            .extend(open_carts_of(history, id).map(|cart| format!("{id} was forgotten, but has the cart {cart}")));
        if let Some(address) = history.addresses.get(id).filter(|address| !address.is_empty()) {
            violations.extend(readable_places(history, address).map(|place| format!("{place} names {address}")));
        }
    }
    violations
}

/// The keys of the addresses that a user claims.
fn claims_of<'a>(history: &'a History, user: &'a str) -> impl Iterator<Item = &'a str> {
    let claims = history.streams("address").into_iter().filter(move |(_, commits)| {
        let last = commits.iter().flat_map(|commit| &commit.events).last();
        last.is_some_and(|last| last.name == "AddressClaimed" && text(&last.data, "/userId") == user)
    });
    claims.map(|(key, _)| key)
}

/// The ids of the carts of a user that are neither confirmed nor cancelled.
fn open_carts_of<'a>(history: &'a History, user: &'a str) -> impl Iterator<Item = &'a str> {
    let open = history.streams("cart").into_iter().filter(move |(_, commits)| {
        let events: Vec<&Event> = commits.iter().flat_map(|commit| &commit.events).collect();
        let has_ended = events.iter().any(|event| matches!(event.name.as_str(), "CartConfirmed" | "CartCancelled"));
        let is_of_user = |event: &&Event| event.name == "CartOpened" && text(&event.data, "/userId") == user;
        !has_ended && events.iter().any(is_of_user)
    });
    open.map(|(cart, _)| cart)
}

/// Where a text stands unsealed.
fn readable_places<'a>(history: &'a History, wanted: &'a str) -> impl Iterator<Item = String> + 'a {
    let has_text = move |data: &serde_json::Value| data.to_string().contains(wanted);
    let events = history.commits.iter().filter(move |commit| commit.events.iter().any(|event| has_text(&event.data)));
    let items = history
        .views
        .iter()
        .filter(move |item| item.list.contains(wanted) || item.place.contains(wanted) || has_text(&item.data));
    let events = events.map(|commit| format!("{}#{} {}", commit.category, commit.key, commit.version));
    events.chain(items.map(|item| format!("{} {} {}", item.context, item.list, item.place)))
}
