//! What a gate is told.

use kernel::Decider;
use serde_json::{Value, json};
use testkit::{at, given};
use tickets::commands::validate_ticket::Verdict;
use tickets::ticket::{Ticket, TicketCommand, TicketEvent};

use crate::samples::{doors, issued, krakow, seat, validate, validated, warsaw};

fn told(before: Vec<TicketEvent>, scan: &TicketCommand) -> Value {
    let ticket = given::<Ticket>(before).state();
    let event = Ticket::decide(scan, &ticket).unwrap().remove(0);
    let after = Ticket::evolve(ticket, &event);
    serde_json::to_value(Verdict::of(seat().ticket_id, &event, &after)).unwrap()
}

#[test]
fn a_valid_ticket_is_admitted_here_and_now() {
    assert_eq!(
        told(vec![issued()], &validate(warsaw(), "North", doors())),
        json!({"result": "admitted", "ticketId": seat().ticket_id, "at": "2027-06-20T17:00:00Z", "gate": "North"})
    );
}

#[test]
fn a_used_ticket_says_when_and_where_it_was_used_first() {
    let scan = validate(warsaw(), "South", at("2027-06-20T17:05:00Z"));
    assert_eq!(
        told(vec![issued(), validated()], &scan),
        json!({"result": "already_used", "ticketId": seat().ticket_id, "at": "2027-06-20T17:00:00Z", "gate": "North"})
    );
}

#[test]
fn a_ticket_for_another_concert_says_so() {
    assert_eq!(
        told(vec![issued()], &validate(krakow(), "North", doors())),
        json!({"result": "wrong_concert", "ticketId": seat().ticket_id})
    );
}

#[test]
fn a_void_ticket_says_so() {
    assert_eq!(
        told(vec![issued(), TicketEvent::TicketVoided], &validate(warsaw(), "North", doors())),
        json!({"result": "void", "ticketId": seat().ticket_id})
    );
}

#[test]
fn what_is_not_a_ticket_says_no_more_than_that() {
    assert_eq!(serde_json::to_value(Verdict::NotATicket).unwrap(), json!({"result": "not_a_ticket"}));
}
