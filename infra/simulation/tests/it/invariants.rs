//! Each invariant finds a history that breaks it.

use serde_json::json;
use simulation::history::{Commit, Event, History};
use simulation::invariants::violations;
use simulation::world::acknowledged::Acknowledged;

pub fn broken(history: &History) -> Vec<&'static str> {
    let mut names: Vec<_> = violations(history).into_iter().map(|violation| violation.invariant).collect();
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
fn empty_history_breaks_nothing() {
    assert!(broken(&History::default()).is_empty());
}

#[test]
fn pool_with_more_holds_than_seats_is_found() {
    let opened = ("PoolOpened", json!({"capacity": 1, "concertVersion": 1}));
    let held = ("SeatsHeld", json!({"quantity": 2}));
    let history = History { commits: vec![commit(("pool", "c#regular#0"), 1, &[opened, held])], ..History::default() };
    assert!(broken(&history).contains(&"seats never exceed capacity"));
}

#[test]
fn gap_in_a_stream_is_found() {
    let opened = ("CartOpened", json!({}));
    let history = History { commits: vec![commit(("cart", "1"), 2, &[opened])], ..History::default() };
    assert!(broken(&history).contains(&"commits are immutable"));
}

#[test]
fn authorization_that_stays_open_is_found() {
    let intent =
        json!({"id": "pi_1", "status": "requires_capture", "metadata": {"order_id": "o"}, "amount_received": 0});
    let history = History { intents: vec![intent], ..History::default() };
    assert!(broken(&history).contains(&"no authorization stays open"));
}

#[test]
fn email_without_an_order_is_found() {
    let history = History { emails: vec![json!({"to": "a@example.org", "headers": {}})], ..History::default() };
    assert!(broken(&history).contains(&"e-mails match orders"));
}

#[test]
fn message_left_in_a_queue_is_found() {
    let history = History { queues: [("payments".to_owned(), 1)].into(), ..History::default() };
    assert_eq!(broken(&history), ["queues are empty"]);
}

#[test]
fn ticket_used_without_an_admission_is_found() {
    let issued = ("TicketIssued", json!({"orderId": "o", "issuedAt": "2026-05-01T10:00:00Z"}));
    let validated = ("TicketValidated", json!({"gate": "North", "at": "2026-05-01T10:00:00Z"}));
    let history = History { commits: vec![commit(("ticket", "t"), 1, &[issued, validated])], ..History::default() };
    assert!(broken(&history).contains(&"tickets admit once"));
}

#[test]
fn unreadable_message_that_is_gone_is_found() {
    let acknowledged = Acknowledged { poison: vec!["poison".to_owned()], ..Acknowledged::default() };
    let history = History { acknowledged, ..History::default() };
    assert_eq!(broken(&history), ["queues are empty"]);
    assert!(broken(&History { diverted: vec!["{poison}".to_owned()], ..history }).is_empty());
}

#[test]
fn bounced_email_that_counts_as_sent_is_found() {
    let requested = ("DeliveryRequested", json!({"orderId": "o"}));
    let sent = ("TicketsEmailed", json!({"gatewayId": "m"}));
    let email = json!({"to": "Ann <bounce+ann@example.org>", "headers": {"Message-Id": "<tickets.d.1@example.org>"}});
    let commits = vec![commit(("delivery", "d"), 1, &[requested, sent])];
    let history = History { emails: vec![email], commits, ..History::default() };
    assert!(broken(&history).contains(&"deliveries match vendors"));
}

#[test]
fn second_admission_is_found_unless_the_first_is_undone() {
    let issued = ("TicketIssued", json!({"orderId": "o", "issuedAt": "2026-05-01T10:00:00Z"}));
    let admitted = |scan: &str| ("TicketValidated", json!({"scanId": scan, "at": "2026-05-01T10:00:00Z"}));
    let undone = ("AdmissionUndone", json!({"scanId": "1"}));
    let admissions = [("t".to_owned(), 2)].into();
    let history = |events: &[(&str, serde_json::Value)]| History {
        acknowledged: Acknowledged {
            admissions: std::collections::BTreeMap::clone(&admissions),
            ..Acknowledged::default()
        },
        commits: vec![commit(("ticket", "t"), 1, events)],
        ..History::default()
    };
    let twice = [issued.clone(), admitted("1"), admitted("2")];
    assert!(broken(&history(&twice)).contains(&"tickets admit once"));
    let again = [issued, admitted("1"), undone, admitted("2")];
    assert!(!broken(&history(&again)).contains(&"tickets admit once"));
}

#[test]
fn seats_that_are_held_late_are_found() {
    let reserved = |at: &str| ("TicketsReserved", json!({"orderId": "o", "reservedAt": at}));
    let history = |at: &str| {
        let total = json!({"amount": "0", "currency": "JPY"});
        let placed = ("OrderPlaced", json!({"placedAt": "2026-05-01T10:00:00Z", "total": total, "lines": []}));
        let commits = vec![commit(("order", "o"), 1, &[placed]), commit(("reservation", "r"), 1, &[reserved(at)])];
        History { commits, ..History::default() }
    };
    assert!(!broken(&history("2026-05-01T10:05:00Z")).contains(&"seats are held in time"));
    assert!(broken(&history("2026-05-01T10:14:00Z")).contains(&"seats are held in time"));
}
