//! Scans of gates that had no network, told later.

use kernel::{ScanId, Timestamp};
use testkit::{at, given, id, text};
use tickets::commands::merge_scans::Finding;
use tickets::ticket::{
    Admission, AdmissionConflict, Ticket, TicketCommand as Command, TicketEvent, TicketRefusal, ValidationFailure,
};
use tickets::views::admission_conflicts::TicketConflict;
use tickets::views::void_tickets::VoidTicket;

use crate::samples::{
    admitted_offline, doors, failed, found, issued, krakow, offline, record_offline, seat, validate, validated, warsaw,
};

fn later() -> Timestamp {
    at("2027-06-20T17:05:00Z")
}

fn earlier() -> Timestamp {
    at("2027-06-20T16:55:00Z")
}

fn online() -> Admission {
    Admission { at: doors(), gate: text("North"), scan_id: None }
}

#[test]
fn who_was_let_in_without_a_network_is_let_in() {
    given::<Ticket>([issued()]).when(record_offline(1, "South", later())).then([admitted_offline(1, "South", later())]);
}

#[test]
fn the_same_scan_counts_once() {
    given::<Ticket>([issued(), admitted_offline(1, "South", later())])
        .when(record_offline(1, "South", later()))
        .then_nothing();
}

#[test]
fn a_ticket_scanned_twice_without_a_network_keeps_both_admissions_and_raises_a_conflict() {
    given::<Ticket>([issued(), admitted_offline(1, "South", later())]).when(record_offline(2, "East", earlier())).then(
        [
            admitted_offline(2, "East", earlier()),
            found(AdmissionConflict::AdmittedTwice, vec![offline(2, "East", earlier()), offline(1, "South", later())]),
        ],
    );
}

#[test]
fn a_ticket_that_was_used_and_then_told_of_by_a_gate_without_a_network_is_a_conflict() {
    given::<Ticket>([issued(), validated()]).when(record_offline(1, "South", later())).then([
        admitted_offline(1, "South", later()),
        found(AdmissionConflict::AdmittedTwice, vec![online(), offline(1, "South", later())]),
    ]);
}

#[test]
fn a_void_ticket_that_was_let_in_is_a_conflict() {
    given::<Ticket>([issued(), TicketEvent::TicketVoided]).when(record_offline(1, "South", later())).then([
        admitted_offline(1, "South", later()),
        found(AdmissionConflict::AdmittedThoughVoid, vec![offline(1, "South", later())]),
    ]);
}

#[test]
fn a_scan_with_a_ticket_for_another_concert_is_none_of_this_ticket() {
    given::<Ticket>([issued()])
        .when(Command::RecordOfflineAdmission {
            concert_id: krakow(),
            scan_id: ScanId::new(id(1)),
            gate: text("South"),
            at: later(),
        })
        .then_refused(TicketRefusal::WrongConcert);
}

#[test]
fn a_scan_of_a_ticket_that_was_never_issued_is_refused() {
    given::<Ticket>([]).when(record_offline(1, "South", later())).then_refused(TicketRefusal::Unknown);
}

#[test]
fn once_a_scan_is_told_the_ticket_admits_nobody_else() {
    given::<Ticket>([issued(), admitted_offline(1, "South", earlier())])
        .when(validate(warsaw(), "North", doors()))
        .then([failed(warsaw(), "North", doors(), ValidationFailure::AlreadyUsed)]);
}

#[test]
fn a_used_ticket_names_the_first_admission_by_time_and_not_by_when_it_was_told() {
    let ticket = given::<Ticket>([issued(), validated(), admitted_offline(1, "South", earlier())]).state();
    assert_eq!(ticket.admissions().next(), Some(&offline(1, "South", earlier())));
}

#[test]
fn a_conflict_is_told_with_both_gates_and_times() {
    let ticket = given::<Ticket>([issued(), validated(), admitted_offline(1, "South", later())]).state();
    let admissions = vec![online(), offline(1, "South", later())];
    let reason = AdmissionConflict::AdmittedTwice;
    assert_eq!(
        Finding::of(seat().ticket_id, &ticket),
        Finding::Conflict { ticket_id: seat().ticket_id, reason, admissions }
    );
}

#[test]
fn one_admission_is_no_conflict() {
    let ticket = given::<Ticket>([issued(), admitted_offline(1, "South", later())]).state();
    assert_eq!(TicketConflict::of(&ticket), None);
}

#[test]
fn a_ticket_that_was_voided_after_it_was_used_is_no_conflict() {
    let ticket = given::<Ticket>([issued(), validated(), TicketEvent::TicketVoided]).state();
    assert_eq!(ticket.conflict(), None);
}

#[test]
fn a_void_ticket_is_on_the_list_for_gates() {
    let ticket = given::<Ticket>([issued(), TicketEvent::TicketVoided]).state();
    assert_eq!(VoidTicket::of(&ticket).map(|ticket| ticket.ticket_id), Some(seat().ticket_id));
}

#[test]
fn a_valid_ticket_is_not_on_the_list_of_void_ones() {
    assert_eq!(VoidTicket::of(&given::<Ticket>([issued()]).state()), None);
}

#[test]
fn a_ticket_that_was_voided_after_a_gate_told_of_it_is_no_conflict() {
    let ticket = given::<Ticket>([issued(), admitted_offline(1, "South", later()), TicketEvent::TicketVoided]).state();
    assert_eq!(ticket.conflict(), None);
}
