//! Scans that offline gates upload later.

use kernel::{ScanId, Timestamp};
use testkit::{at, given, id, text};
use tickets::offline_scans::ScanResult;
use tickets::ticket::{
    Admission, AdmissionConflict, Ticket, TicketCommand as Command, TicketEvent, TicketRefusal, ValidationFailure,
};
use tickets::views::admission_conflicts::TicketConflict;
use tickets::views::void_tickets::VoidTicket;

use crate::samples::{
    admitted_offline, doors, failed, found, issued, krakow, offline, online_scan, paid_at, record_offline, seat,
    uploaded_at, validate, validated, warsaw,
};

fn later() -> Timestamp {
    at("2027-06-20T17:05:00Z")
}

fn earlier() -> Timestamp {
    at("2027-06-20T16:55:00Z")
}

fn online() -> Admission {
    Admission::online(doors(), text("North"), Some(online_scan()))
}

#[test]
fn offline_admission_is_recorded() {
    given::<Ticket>([issued()]).when(record_offline(1, "South", later())).then([admitted_offline(1, "South", later())]);
}

#[test]
fn same_scan_counts_once() {
    given::<Ticket>([issued(), admitted_offline(1, "South", later())])
        .when(record_offline(1, "South", later()))
        .then_nothing();
}

#[test]
fn two_offline_scans_are_kept_and_found_as_a_conflict() {
    given::<Ticket>([issued(), admitted_offline(1, "South", later())]).when(record_offline(2, "East", earlier())).then(
        [
            admitted_offline(2, "East", earlier()),
            found(AdmissionConflict::AdmittedTwice, vec![offline(2, "East", earlier()), offline(1, "South", later())]),
        ],
    );
}

#[test]
fn offline_scan_of_a_used_ticket_is_a_conflict() {
    given::<Ticket>([issued(), validated()]).when(record_offline(1, "South", later())).then([
        admitted_offline(1, "South", later()),
        found(AdmissionConflict::AdmittedTwice, vec![online(), offline(1, "South", later())]),
    ]);
}

#[test]
fn offline_scan_of_a_void_ticket_is_a_conflict() {
    given::<Ticket>([issued(), TicketEvent::TicketVoided]).when(record_offline(1, "South", later())).then([
        admitted_offline(1, "South", later()),
        found(AdmissionConflict::AdmittedThoughVoid, vec![offline(1, "South", later())]),
    ]);
}

#[test]
fn offline_scan_at_another_concert_is_refused() {
    given::<Ticket>([issued()])
        .when(Command::RecordOfflineAdmission {
            concert_id: krakow(),
            serial: 0,
            scan_id: ScanId::new(id(1)),
            gate: text("South"),
            at: later(),
            received_at: uploaded_at(),
            over_at: None,
            voided_at: None,
            is_undone: false,
        })
        .then_refused(TicketRefusal::WrongConcert);
}

#[test]
fn offline_scan_of_an_unknown_ticket_is_refused() {
    given::<Ticket>([]).when(record_offline(1, "South", later())).then_refused(TicketRefusal::Unknown);
}

#[test]
fn ticket_with_an_offline_scan_admits_nobody_else() {
    given::<Ticket>([issued(), admitted_offline(1, "South", earlier())])
        .when(validate(warsaw(), "North", doors()))
        .then([failed(warsaw(), "North", doors(), ValidationFailure::AlreadyUsed)]);
}

#[test]
fn first_admission_is_the_earliest_not_the_first_uploaded() {
    let ticket = given::<Ticket>([issued(), validated(), admitted_offline(1, "South", earlier())]).state();
    assert_eq!(ticket.admissions().next(), Some(&offline(1, "South", earlier())));
}

#[test]
fn conflict_result_contains_both_gates_and_times() {
    let ticket = given::<Ticket>([issued(), validated(), admitted_offline(1, "South", later())]).state();
    let admissions = vec![online(), offline(1, "South", later())];
    let reason = AdmissionConflict::AdmittedTwice;
    assert_eq!(
        ScanResult::of(seat().ticket_id, &ticket),
        ScanResult::Conflict { ticket_id: seat().ticket_id, reason, admissions }
    );
}

#[test]
fn one_admission_is_no_conflict() {
    let ticket = given::<Ticket>([issued(), admitted_offline(1, "South", later())]).state();
    assert_eq!(TicketConflict::of(&ticket), None);
}

#[test]
fn ticket_voided_after_its_use_is_no_conflict() {
    let ticket = given::<Ticket>([issued(), validated(), TicketEvent::TicketVoided]).state();
    assert_eq!(ticket.conflict(), None);
}

#[test]
fn void_ticket_is_on_the_list_for_gates() {
    let ticket = given::<Ticket>([issued(), TicketEvent::TicketVoided]).state();
    assert_eq!(VoidTicket::of(&ticket).map(|ticket| ticket.ticket_id), Some(seat().ticket_id));
}

#[test]
fn valid_ticket_is_not_on_the_list_of_void_ones() {
    assert_eq!(VoidTicket::of(&given::<Ticket>([issued()]).state()), None);
}

#[test]
fn ticket_voided_after_an_offline_scan_is_no_conflict() {
    let ticket = given::<Ticket>([issued(), admitted_offline(1, "South", later()), TicketEvent::TicketVoided]).state();
    assert_eq!(ticket.conflict(), None);
}

#[test]
fn offline_scan_of_a_ticket_voided_before_it_was_issued_is_refused() {
    given::<Ticket>([TicketEvent::TicketVoided])
        .when(record_offline(1, "South", later()))
        .then_refused(TicketRefusal::Unknown);
}

#[test]
fn same_scan_counts_once_after_the_ticket_was_voided() {
    given::<Ticket>([issued(), admitted_offline(1, "South", later()), TicketEvent::TicketVoided])
        .when(record_offline(1, "South", later()))
        .then_nothing();
}

#[test]
fn third_admission_is_sorted_between_the_others_by_time() {
    let events = [issued(), admitted_offline(1, "South", earlier()), admitted_offline(2, "East", later())];
    let admissions = vec![offline(1, "South", earlier()), offline(3, "West", doors()), offline(2, "East", later())];
    given::<Ticket>(events)
        .when(record_offline(3, "West", doors()))
        .then([admitted_offline(3, "West", doors()), found(AdmissionConflict::AdmittedTwice, admissions)]);
}

#[test]
fn conflict_and_order_of_admissions_survive_voiding() {
    let ticket =
        given::<Ticket>([issued(), validated(), admitted_offline(1, "South", later()), TicketEvent::TicketVoided])
            .state();
    assert_eq!(ticket.conflict(), Some(AdmissionConflict::AdmittedTwice));
    assert_eq!(ticket.admissions().cloned().collect::<Vec<_>>(), [online(), offline(1, "South", later())]);
}

#[test]
fn void_ticket_sorts_offline_admissions_by_time() {
    given::<Ticket>([issued(), validated(), TicketEvent::TicketVoided])
        .when(record_offline(1, "South", earlier()))
        .then([
            admitted_offline(1, "South", earlier()),
            found(AdmissionConflict::AdmittedThoughVoid, vec![offline(1, "South", earlier()), online()]),
        ]);
}

#[test]
fn single_admission_gives_an_admitted_result() {
    let ticket = given::<Ticket>([issued(), admitted_offline(1, "South", later())]).state();
    let ticket_id = seat().ticket_id;
    assert_eq!(ScanResult::of(ticket_id, &ticket), ScanResult::Admitted { ticket_id });
}

#[test]
fn conflict_is_listed_with_its_reason_and_admissions() {
    let ticket = given::<Ticket>([issued(), validated(), admitted_offline(1, "South", later())]).state();
    let listed = TicketConflict::of(&ticket).unwrap();
    assert_eq!(
        (listed.ticket_id, listed.concert_id, listed.reason, listed.admissions),
        (seat().ticket_id, warsaw(), AdmissionConflict::AdmittedTwice, vec![online(), offline(1, "South", later())])
    );
}

fn upload(at: Timestamp, voided_at: Option<Timestamp>) -> Command {
    let (scan_id, gate, received_at) = (ScanId::new(id(1)), text("South"), uploaded_at());
    let (concert_id, over_at, is_undone) = (warsaw(), None, false);
    Command::RecordOfflineAdmission {
        concert_id,
        serial: 0,
        scan_id,
        gate,
        at,
        received_at,
        over_at,
        voided_at,
        is_undone,
    }
}

fn recorded(admission: Admission) -> TicketEvent {
    TicketEvent::OfflineAdmissionRecorded { concert_id: warsaw(), admission, with_void_code: false }
}

#[test]
fn offline_scan_made_before_the_voiding_is_no_conflict() {
    let scanned = Admission { before_voiding: true, ..offline(1, "South", earlier()) };
    given::<Ticket>([issued(), TicketEvent::TicketVoided])
        .when(upload(earlier(), Some(later())))
        .then([recorded(scanned)]);
}

#[test]
fn two_scans_made_before_the_voiding_are_a_conflict() {
    let scanned = Admission { before_voiding: true, ..offline(1, "South", earlier()) };
    let twice = found(AdmissionConflict::AdmittedTwice, vec![scanned.clone(), online()]);
    given::<Ticket>([issued(), validated(), TicketEvent::TicketVoided])
        .when(upload(earlier(), Some(later())))
        .then([recorded(scanned), twice]);
}

#[test]
fn upload_is_repeated_if_the_ticket_was_voided_meanwhile() {
    given::<Ticket>([issued(), TicketEvent::TicketVoided])
        .when(upload(earlier(), None))
        .then_refused(TicketRefusal::JustVoided);
}

#[test]
fn scan_time_before_the_ticket_or_after_the_upload_is_not_believed() {
    for claimed in
        [at("1970-01-01T00:00:12Z"), at("2026-11-22T09:54:59Z"), at("2027-06-21T08:05:01Z"), at("2038-01-19T03:14:07Z")]
    {
        let admission = Admission { claimed_at: Some(claimed), ..offline(1, "South", uploaded_at()) };
        given::<Ticket>([issued()]).when(upload(claimed, None)).then([recorded(admission)]);
    }
}

#[test]
fn gate_clock_may_be_some_minutes_off() {
    for claimed in [at("2026-11-22T09:55:00Z"), at("2027-06-21T08:05:00Z")] {
        given::<Ticket>([issued()]).when(upload(claimed, None)).then([recorded(offline(1, "South", claimed))]);
    }
    assert_eq!(paid_at(), at("2026-11-22T10:00:00Z"));
}

#[test]
fn wrong_clock_does_not_become_the_first_admission() {
    let wrong = Admission { claimed_at: Some(at("1970-01-01T00:00:12Z")), ..offline(1, "South", uploaded_at()) };
    let ticket = given::<Ticket>([issued(), validated(), recorded(wrong)]).state();
    assert_eq!(ticket.admissions().next(), Some(&online()));
}

#[test]
fn gates_may_be_tried_out_with_times_of_the_concert() {
    let (scan_id, received_at) = (ScanId::new(id(1)), at("2026-12-01T08:00:00Z"));
    let command = |claimed| Command::RecordOfflineAdmission {
        serial: 0,
        concert_id: warsaw(),
        scan_id,
        gate: text("South"),
        at: claimed,
        received_at,
        over_at: Some(at("2027-06-21T19:00:00Z")),
        voided_at: None,
        is_undone: false,
    };
    given::<Ticket>([issued()]).when(command(doors())).then([recorded(offline(1, "South", doors()))]);
    let too_late = at("2027-06-21T19:05:01Z");
    let admission = Admission { claimed_at: Some(too_late), ..offline(1, "South", received_at) };
    given::<Ticket>([issued()]).when(command(too_late)).then([recorded(admission)]);
}
