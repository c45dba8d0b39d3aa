//! What is wrong with sessions, roles and forgotten people is found.

use serde_json::{Value, json};
use simulation::history::{Commit, History, StoredSession};
use simulation::world::acknowledged::Acknowledged;

use crate::invariants::{broken, commit};

const SESSIONS: &str = "ended sessions do nothing";
const ROLES: &str = "roles are what was set last";
const FORGOTTEN: &str = "forgotten people leave no data";
const OPEN_ORDERS: &str = "nobody is forgotten with open orders";

fn registered(roles: &[&str]) -> (&'static str, Value) {
    let data = json!({"roles": roles, "passwordHash": "sealed:x", "registeredAt": "2026-05-01T10:00:00Z"});
    ("UserRegistered", data)
}

fn user(events: &[(&str, Value)]) -> Commit {
    commit(("user", "u"), 1, &[&[registered(&["fan"])], events].concat())
}

fn forgotten() -> (&'static str, Value) {
    ("UserForgotten", Value::Null)
}

fn session(user_version: u64) -> StoredSession {
    StoredSession { user_id: "u".to_owned(), roles: ["fan".to_owned()].into(), user_version }
}

fn history(commits: Vec<Commit>) -> History {
    History { commits, ..History::default() }
}

#[test]
fn session_from_before_a_change_of_the_password_is_found() {
    let changed = ("PasswordChanged", json!({"passwordHash": "sealed:y"}));
    let left = |version| {
        let sessions = vec![session(version)];
        broken(&History { sessions, ..history(vec![user(std::slice::from_ref(&changed))]) }).contains(&SESSIONS)
    };
    assert!(left(1));
    assert!(!left(2));
}

#[test]
fn request_after_the_end_of_its_session_is_found() {
    let acknowledged = Acknowledged { after_end: vec!["PUT /users/me -> 200".to_owned()], ..Acknowledged::default() };
    assert!(broken(&History { acknowledged, ..History::default() }).contains(&SESSIONS));
}

#[test]
fn session_that_ended_without_a_reason_is_found() {
    let refused_sessions = vec!["PUT /users/me -> session_ended".to_owned()];
    let acknowledged = Acknowledged { refused_sessions, ..Acknowledged::default() };
    assert!(broken(&History { acknowledged, ..History::default() }).contains(&SESSIONS));
}

#[test]
fn acknowledged_change_of_the_password_that_was_not_made_is_found() {
    let changed_passwords = [("u".to_owned(), 1)].into();
    let acknowledged = Acknowledged { changed_passwords, ..Acknowledged::default() };
    assert!(broken(&History { acknowledged, ..history(vec![user(&[])]) }).contains(&SESSIONS));
}

#[test]
fn session_with_a_role_that_the_user_lacks_is_found() {
    let sessions = vec![StoredSession { roles: ["gate".to_owned()].into(), ..session(1) }];
    assert!(broken(&History { sessions, ..history(vec![user(&[])]) }).contains(&ROLES));
}

#[test]
fn acknowledged_roles_that_the_user_lacks_are_found() {
    let roles = [("u".to_owned(), ["gate".to_owned()].into())].into();
    let acknowledged = Acknowledged { roles, ..Acknowledged::default() };
    assert!(broken(&History { acknowledged, ..history(vec![user(&[])]) }).contains(&ROLES));
}

#[test]
fn list_without_an_admin_is_found() {
    let added = ("AdminAdded", json!({"userId": "u"}));
    let removed = ("AdminRemoved", json!({"userId": "u"}));
    let found = |list: &[(&str, Value)]| {
        let admin = commit(("user", "u"), 1, &[registered(&["fan", "admin"])]);
        broken(&history(vec![admin, commit(("admins", "all"), 1, list)])).contains(&ROLES)
    };
    assert!(!found(std::slice::from_ref(&added)));
    assert!(found(&[added, removed]));
}

#[test]
fn what_is_left_of_somebody_forgotten_is_found() {
    let none = || history(vec![user(&[forgotten()])]);
    let claimed = || commit(("address", "a"), 1, &[("AddressClaimed", json!({"userId": "u"}))]);
    let opened = || commit(("cart", "c"), 1, &[("CartOpened", json!({"userId": "u"}))]);
    let named = || commit(("concert", "c"), 1, &[("ConcertUpdated", json!({"note": "for u@example.org"}))]);
    let with = |more: Commit| history(vec![user(&[forgotten()]), more]);
    let addresses = || [("u".to_owned(), "u@example.org".to_owned())].into();
    let left = [
        History { keys: ["u".to_owned()].into(), ..none() },
        History { sessions: vec![session(9)], ..none() },
        with(claimed()),
        with(opened()),
        History { addresses: addresses(), ..with(named()) },
    ];
    assert!(!broken(&History { addresses: addresses(), ..none() }).contains(&FORGOTTEN));
    for history in left {
        assert!(broken(&history).contains(&FORGOTTEN), "{history:?}");
    }
}

#[test]
fn acknowledged_forgetting_that_did_not_happen_is_found() {
    let acknowledged = Acknowledged { forgotten: ["u".to_owned()].into(), ..Acknowledged::default() };
    assert!(broken(&History { acknowledged, ..history(vec![user(&[])]) }).contains(&FORGOTTEN));
}

#[test]
fn order_that_was_open_when_its_buyer_was_forgotten_is_found() {
    let zloty = json!({"amount": "0.00", "currency": "PLN"});
    let placed =
        ("OrderPlaced", json!({"userId": "u", "total": zloty, "lines": [], "placedAt": "2026-05-01T10:00:00Z"}));
    let ended_at = |at: &str| {
        let mut end = commit(("order", "o"), 2, &[("OrderExpired", json!({}))]);
        end.at = at.to_owned();
        let order = commit(("order", "o"), 1, std::slice::from_ref(&placed));
        broken(&history(vec![user(&[forgotten()]), order, end])).contains(&OPEN_ORDERS)
    };
    assert!(!ended_at("2026-05-01T10:00:00Z"));
    assert!(ended_at("2026-05-01T10:00:01Z"));
}
