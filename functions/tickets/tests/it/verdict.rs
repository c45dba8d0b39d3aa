//! The response to a scan at a gate.

use kernel::Decider;
use serde_json::{Value, json};
use testkit::{at, given};
use tickets::commands::validate_ticket::Verdict;
use tickets::ticket::{Doors, Ticket, TicketCommand, TicketEvent};

use crate::samples::{doors, issued, krakow, offline, online_scan, seat, validate, validated, warsaw};

fn verdict(before: Vec<TicketEvent>, scan: &TicketCommand) -> Value {
    let ticket = given::<Ticket>(before).state();
    let event = Ticket::decide(scan, &ticket).unwrap().remove(0);
    let after = Ticket::evolve(ticket, &event);
    serde_json::to_value(Verdict::of(online_scan(), &event, &after, Doors::default())).unwrap()
}

fn shown(result: &str, more: Value) -> Value {
    let mut expected = json!({
        "result": result, "scanId": online_scan(), "ticketId": seat().ticket_id,
        "ticketTypeId": "regular", "ticketTypeName": "Regular",
    });
    let Value::Object(more) = more else { panic!("not an object: {more}") };
    expected.as_object_mut().unwrap().extend(more);
    expected
}

#[test]
fn valid_ticket_is_admitted_at_this_gate_and_time() {
    assert_eq!(
        verdict(vec![issued()], &validate(warsaw(), "North", doors())),
        shown("admitted", json!({"at": "2027-06-20T17:00:00Z", "gate": "North"}))
    );
}

#[test]
fn used_ticket_shows_its_first_admission() {
    let scan = validate(warsaw(), "South", at("2027-06-20T17:05:00Z"));
    assert_eq!(
        verdict(vec![issued(), validated()], &scan),
        shown("already_used", json!({"at": "2027-06-20T17:00:00Z", "gate": "North"}))
    );
}

#[test]
fn used_ticket_does_not_show_an_earlier_admission_with_a_void_code() {
    let with_void_code = TicketEvent::OfflineAdmissionRecorded {
        concert_id: warsaw(),
        admission: offline(1, "East", at("2027-06-20T16:00:00Z")),
        with_void_code: true,
    };
    let scan = validate(warsaw(), "South", at("2027-06-20T17:05:00Z"));
    assert_eq!(
        verdict(vec![issued(), with_void_code, validated()], &scan),
        shown("already_used", json!({"at": "2027-06-20T17:00:00Z", "gate": "North"}))
    );
}

#[test]
fn ticket_for_another_concert_has_its_own_verdict() {
    assert_eq!(verdict(vec![issued()], &validate(krakow(), "North", doors())), shown("wrong_concert", json!({})));
}

#[test]
fn void_ticket_has_its_own_verdict() {
    assert_eq!(
        verdict(vec![issued(), TicketEvent::TicketVoided], &validate(warsaw(), "North", doors())),
        shown("void", json!({}))
    );
}

#[test]
fn invalid_code_has_a_verdict_without_details() {
    assert_eq!(serde_json::to_value(Verdict::NotATicket).unwrap(), json!({"result": "not_a_ticket"}));
}

fn at_doors(doors: Doors, scanned_at: &str) -> Value {
    let TicketCommand::ValidateTicket { concert_id, scan_id, gate, .. } = validate(warsaw(), "North", at(scanned_at))
    else {
        panic!("not a validation")
    };
    let scan = TicketCommand::ValidateTicket { concert_id, serial: 0, scan_id, gate, at: at(scanned_at), doors };
    let ticket = given::<Ticket>([issued()]).state();
    let event = Ticket::decide(&scan, &ticket).unwrap().remove(0);
    let after = Ticket::evolve(ticket, &event);
    serde_json::to_value(Verdict::of(online_scan(), &event, &after, doors)).unwrap()
}

#[test]
fn nobody_is_admitted_before_the_doors_open() {
    let doors = Doors { open_at: Some(at("2027-06-20T17:00:00Z")), close_at: None };
    assert_eq!(
        at_doors(doors, "2027-06-20T16:59:59Z"),
        shown("too_early", json!({"doorsOpenAt": "2027-06-20T17:00:00Z"}))
    );
    assert_eq!(at_doors(doors, "2027-06-20T17:00:00Z")["result"], "admitted");
}

#[test]
fn nobody_is_admitted_after_the_doors_have_closed() {
    let doors = Doors { open_at: None, close_at: Some(at("2027-06-20T22:00:00Z")) };
    assert_eq!(at_doors(doors, "2027-06-20T21:59:59Z")["result"], "admitted");
    assert_eq!(
        at_doors(doors, "2027-06-20T22:00:00Z"),
        shown("too_late", json!({"doorsCloseAt": "2027-06-20T22:00:00Z"}))
    );
}
