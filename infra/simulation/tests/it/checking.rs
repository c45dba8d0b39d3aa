//! The checker itself: an empty history is fine, and each invariant speaks against what breaks it.

use serde_json::json;
use simulation::checks;
use simulation::history::{Commit, Event, History};

pub fn broken(history: &History) -> Vec<&'static str> {
    let mut names: Vec<_> = checks::all(history).into_iter().map(|violation| violation.invariant).collect();
    names.dedup();
    names
}

pub fn commit(stream: (&str, &str), version: u64, events: &[(&str, serde_json::Value)]) -> Commit {
    let event = |(name, data): &(&str, serde_json::Value)| Event { name: (*name).to_owned(), data: data.clone() };
    Commit {
        context: "reservations".to_owned(),
        category: stream.0.to_owned(),
        key: stream.1.to_owned(),
        version,
        at: "2026-05-01T10:00:00Z".to_owned(),
        events: events.iter().map(event).collect(),
    }
}

#[test]
fn nothing_speaks_against_a_history_in_which_nothing_happened() {
    assert!(broken(&History::default()).is_empty());
}

#[test]
fn a_pool_that_holds_more_than_it_has_is_noticed() {
    let opened = ("PoolOpened", json!({"capacity": 1, "concertVersion": 1}));
    let held = ("SeatsHeld", json!({"quantity": 2}));
    let history = History { commits: vec![commit(("pool", "c#regular#0"), 1, &[opened, held])], ..History::default() };
    assert!(broken(&history).contains(&"seats within capacity"));
}

#[test]
fn a_gap_in_a_stream_is_noticed() {
    let opened = ("CartOpened", json!({}));
    let history = History { commits: vec![commit(("cart", "1"), 2, &[opened])], ..History::default() };
    assert!(broken(&history).contains(&"commits are for ever"));
}

#[test]
fn money_that_stays_set_aside_is_noticed() {
    let intent =
        json!({"id": "pi_1", "status": "requires_capture", "metadata": {"order_id": "o"}, "amount_received": 0});
    let history = History { intents: vec![intent], ..History::default() };
    assert!(broken(&history).contains(&"no authorization stays"));
}

#[test]
fn a_mail_that_nobody_was_due_is_noticed() {
    let history = History { mails: vec![json!({"to": "a@example.org", "headers": {}})], ..History::default() };
    assert!(broken(&history).contains(&"mails are sent"));
}

#[test]
fn a_message_that_is_left_is_noticed() {
    let history = History { queues: [("payments".to_owned(), 1)].into(), ..History::default() };
    assert_eq!(broken(&history), ["nothing is stuck"]);
}

#[test]
fn a_ticket_that_is_used_without_anybody_being_let_in_is_noticed() {
    let issued = ("TicketIssued", json!({"orderId": "o", "issuedAt": "2026-05-01T10:00:00Z"}));
    let validated = ("TicketValidated", json!({"gate": "North"}));
    let history = History { commits: vec![commit(("ticket", "t"), 1, &[issued, validated])], ..History::default() };
    assert!(broken(&history).contains(&"admitted once"));
}
