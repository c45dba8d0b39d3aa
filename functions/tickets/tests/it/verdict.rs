//! The response to a scan at a gate.

use kernel::Decider;
use serde_json::{Value, json};
use testkit::{at, given};
use tickets::commands::validate_ticket::Verdict;
use tickets::ticket::{Ticket, TicketCommand, TicketEvent};

use crate::samples::{doors, issued, krakow, seat, validate, validated, warsaw};

fn verdict(before: Vec<TicketEvent>, scan: &TicketCommand) -> Value {
    let ticket = given::<Ticket>(before).state();
    let event = Ticket::decide(scan, &ticket).unwrap().remove(0);
    let after = Ticket::evolve(ticket, &event);
    serde_json::to_value(Verdict::of(seat().ticket_id, &event, &after)).unwrap()
}

#[test]
fn valid_ticket_is_admitted_at_this_gate_and_time() {
    assert_eq!(
        verdict(vec![issued()], &validate(warsaw(), "North", doors())),
        json!({"result": "admitted", "ticketId": seat().ticket_id, "at": "2027-06-20T17:00:00Z", "gate": "North"})
    );
}

#[test]
fn used_ticket_shows_its_first_admission() {
    let scan = validate(warsaw(), "South", at("2027-06-20T17:05:00Z"));
    assert_eq!(
        verdict(vec![issued(), validated()], &scan),
        json!({"result": "already_used", "ticketId": seat().ticket_id, "at": "2027-06-20T17:00:00Z", "gate": "North"})
    );
}

#[test]
fn ticket_for_another_concert_has_its_own_verdict() {
    assert_eq!(
        verdict(vec![issued()], &validate(krakow(), "North", doors())),
        json!({"result": "wrong_concert", "ticketId": seat().ticket_id})
    );
}

#[test]
fn void_ticket_has_its_own_verdict() {
    assert_eq!(
        verdict(vec![issued(), TicketEvent::TicketVoided], &validate(warsaw(), "North", doors())),
        json!({"result": "void", "ticketId": seat().ticket_id})
    );
}

#[test]
fn invalid_code_has_a_verdict_without_details() {
    assert_eq!(serde_json::to_value(Verdict::NotATicket).unwrap(), json!({"result": "not_a_ticket"}));
}
