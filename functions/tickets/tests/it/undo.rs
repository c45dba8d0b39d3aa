//! Admissions that a supervisor undoes, and the list of scans.

use contracts::tickets::AdmissionEvent;
use kernel::{ScanId, UserId};
use serde_json::json;
use testkit::{assert_golden, at, given, id, text};
use tickets::published::published_admission;
use tickets::ticket::{
    Admission, AdmissionConflict, Ticket, TicketCommand as Command, TicketEvent, TicketRefusal, ValidationFailure,
};
use tickets::views::scans::{Scan, ScanLocation, ScanVerdict};

use crate::samples::{
    admitted_offline, doors, failed, issued, krakow, offline, online_scan, record_offline, seat, validate, validated,
    warsaw,
};

fn supervisor() -> UserId {
    UserId::new(id(90))
}

fn undo(scan_id: ScanId) -> Command {
    Command::UndoAdmission {
        scan_id,
        reason: text("The wrong phone."),
        by: supervisor(),
        at: at("2027-06-20T17:02:00Z"),
    }
}

fn undone(scan_id: ScanId) -> TicketEvent {
    TicketEvent::AdmissionUndone {
        scan_id,
        reason: text("The wrong phone."),
        by: supervisor(),
        at: at("2027-06-20T17:02:00Z"),
    }
}

#[test]
fn undone_admission_is_stored_as_in_its_golden_file() {
    assert_golden::<TicketEvent>(
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/ticket-undone"),
        &[undone(online_scan())],
    );
}

/// In another folder, because the files of scans without an ID must stay as they are.
#[test]
fn scans_with_an_id_are_stored_as_in_their_golden_files() {
    let wrong_clock = Admission {
        claimed_at: Some(at("1970-01-01T00:00:12Z")),
        before_voiding: true,
        ..offline(1, "South", doors())
    };
    assert_golden::<TicketEvent>(
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/ticket-scans"),
        &[
            validated(),
            failed(warsaw(), "North", doors(), ValidationFailure::TooEarly),
            TicketEvent::OfflineAdmissionRecorded {
                concert_id: warsaw(),
                admission: wrong_clock,
                with_void_code: false,
            },
        ],
    );
}

#[test]
fn ticket_admits_again_after_its_admission_was_undone() {
    given::<Ticket>([issued(), validated()]).when(undo(online_scan())).then([undone(online_scan())]);
    given::<Ticket>([issued(), validated(), undone(online_scan())])
        .when(validate(warsaw(), "North", doors()))
        .then([validated()]);
}

#[test]
fn scan_that_admitted_nobody_cannot_be_undone() {
    for events in [
        vec![issued()],
        vec![issued(), failed(krakow(), "North", doors(), ValidationFailure::WrongConcert)],
        vec![issued(), validated(), undone(online_scan())],
    ] {
        given::<Ticket>(events).when(undo(online_scan())).then_refused(TicketRefusal::NotAdmitted);
    }
}

#[test]
fn admission_with_an_unknown_ticket_cannot_be_undone() {
    given::<Ticket>([]).when(undo(online_scan())).then_refused(TicketRefusal::Unknown);
}

#[test]
fn conflict_ends_when_one_of_two_admissions_is_undone() {
    let later = at("2027-06-20T17:05:00Z");
    let twice = [issued(), validated(), admitted_offline(1, "South", later)];
    assert_eq!(given::<Ticket>(twice.clone()).state().conflict(), Some(AdmissionConflict::AdmittedTwice));
    let ticket = given::<Ticket>(twice.into_iter().chain([undone(online_scan())])).state();
    assert_eq!((ticket.conflict(), ticket.admissions().next()), (None, Some(&offline(1, "South", later))));
}

#[test]
fn undone_offline_scan_that_is_uploaded_again_admits_nobody() {
    let mut again = record_offline(1, "South", doors());
    if let Command::RecordOfflineAdmission { is_undone, .. } = &mut again {
        *is_undone = true;
    }
    let scan_id = ScanId::new(id(1));
    given::<Ticket>([issued(), admitted_offline(1, "South", doors()), undone(scan_id)]).when(again).then([]);
}

#[test]
fn undone_admission_of_a_void_ticket_leaves_it_void() {
    let events = [issued(), validated(), TicketEvent::TicketVoided, undone(online_scan())];
    let ticket = given::<Ticket>(events).state();
    assert_eq!((ticket.status(), ticket.admissions().count()), ("void", 0));
}

#[test]
fn every_scan_is_listed_with_its_result() {
    let wrong = failed(krakow(), "East", doors(), ValidationFailure::WrongConcert);
    let scans = Scan::of_events(&[issued(), wrong, validated(), undone(online_scan())]);
    let shown: Vec<_> = scans.iter().map(|scan| (scan.gate.as_str(), scan.concert_id, scan.result)).collect();
    assert_eq!(shown, [("East", krakow(), ScanVerdict::WrongConcert), ("North", warsaw(), ScanVerdict::Admitted)]);
}

#[test]
fn undone_scan_shows_who_undid_it_and_why() {
    let scans = Scan::of_events(&[issued(), validated(), undone(online_scan())]);
    let scan = serde_json::to_value(scans.first().unwrap()).unwrap();
    assert_eq!(scan["undone"], json!({"at": "2027-06-20T17:02:00Z", "by": supervisor(), "reason": "The wrong phone."}));
}

#[test]
fn only_scans_that_admitted_somebody_are_found_by_id() {
    let refused = failed(krakow(), "East", doors(), ValidationFailure::WrongConcert);
    let located = |event| Scan::of_events(&[issued(), event]).iter().filter_map(ScanLocation::of).count();
    assert_eq!([located(validated()), located(refused)], [1, 0]);
}

#[test]
fn admission_and_its_undoing_are_published() {
    let admitted = given::<Ticket>([issued(), validated()]).state();
    let published = published_admission(&validated(), &admitted);
    let Some(AdmissionEvent::TicketAdmitted(admission)) = published else { panic!("{published:?}") };
    assert_eq!((admission.ticket_id, admission.order_id, admission.at), (seat().ticket_id, seat().order_id, doors()));
    let after = given::<Ticket>([issued(), validated(), undone(online_scan())]).state();
    let published = published_admission(&undone(online_scan()), &after);
    assert!(matches!(published, Some(AdmissionEvent::AdmissionUndone(_))), "{published:?}");
}

#[test]
fn undoing_one_of_two_admissions_is_not_published() {
    let events = [issued(), validated(), admitted_offline(1, "South", doors()), undone(online_scan())];
    let after = given::<Ticket>(events).state();
    assert_eq!(published_admission(&undone(online_scan()), &after), None);
}
