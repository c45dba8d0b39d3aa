use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};

use contracts::{BusEvent, IntegrationEvent, Metadata};
use kernel::{CorrelationId, EventId};
use testkit::{at, id};

use crate::samples;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")
}

/// The events with fields that older releases did not write, by what they say.
fn folder_of(subject: &str) -> PathBuf {
    folder().join(subject)
}

fn metadata() -> Metadata {
    Metadata {
        event_id: EventId::new(id(1)),
        stream: "order#00000000-0000-0000-0000-000000000002".to_owned(),
        version: 3,
        occurred_at: at("2026-11-22T10:00:00Z"),
        correlation_id: CorrelationId::new(id(4)),
        causation_id: Some(EventId::new(id(5))),
        schema_version: 1,
    }
}

/// Compares every event with `golden/<Name>.v<version>.json`. `UPDATE_GOLDEN=1` writes missing files.
#[track_caller]
fn hold<E: IntegrationEvent + Debug + PartialEq>(samples: Vec<E>) {
    hold_in(&folder(), samples);
}

#[track_caller]
fn hold_in<E: IntegrationEvent + Debug + PartialEq>(folder: &Path, samples: Vec<E>) {
    for sample in samples {
        let event = BusEvent::new(&sample, metadata()).unwrap();
        let file = folder.join(format!("{}.v{}.json", event.detail_type, event.detail.metadata.schema_version));
        let text = serde_json::to_string_pretty(&event).unwrap() + "\n";
        if !file.exists() && std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::create_dir_all(folder).unwrap();
            fs::write(&file, &text).unwrap();
        }
        let golden = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert_eq!(text, golden, "{}", file.display());
        let read: BusEvent = serde_json::from_str(&golden).unwrap();
        assert_eq!(read.decode::<E>().unwrap(), sample);
    }
}

#[test]
fn events_of_carts_match_their_golden_files() {
    hold(samples::carts());
}

#[test]
fn events_of_concerts_match_their_golden_files() {
    hold(samples::concerts());
}

#[test]
fn events_of_orders_match_their_golden_files() {
    hold(samples::orders());
}

#[test]
fn events_of_reservations_match_their_golden_files() {
    hold(samples::reservations());
}

#[test]
fn events_of_finance_match_their_golden_files() {
    hold(samples::finance());
}

#[test]
fn events_of_tickets_match_their_golden_files() {
    hold(samples::tickets());
}

#[test]
fn orders_that_are_paid_later_match_their_golden_files() {
    let (carts, orders) = samples::paid_later();
    hold_in(&folder_of("paid-later"), carts);
    hold_in(&folder_of("paid-later"), orders);
}

#[test]
fn refunds_of_lines_match_their_golden_files() {
    hold_in(&folder_of("refund-lines"), samples::refunds_of_lines());
    hold_in(&folder_of("refund-lines"), samples::returned_lines());
}

#[test]
fn concerts_in_a_time_zone_match_their_golden_files() {
    hold_in(&folder_of("time-zones"), samples::concerts_in_a_time_zone());
}

#[test]
fn concert_with_named_gate_staff_matches_its_golden_file() {
    hold_in(&folder_of("gates"), samples::concert_with_gates());
}

#[test]
fn concert_with_doors_matches_its_golden_file() {
    hold_in(&folder_of("doors"), samples::concert_with_doors());
}

#[test]
fn concert_with_self_service_matches_its_golden_file() {
    hold_in(&folder_of("self-service"), samples::concert_with_self_service());
}

#[test]
fn events_of_single_tickets_match_their_golden_files() {
    hold(samples::holdings());
    hold(samples::recipients());
}

#[test]
fn events_of_admissions_match_their_golden_files() {
    hold(samples::admissions());
}

#[test]
fn order_with_the_time_of_the_click_matches_its_golden_file() {
    hold_in(&folder_of("in-time"), samples::order_with_the_time_of_the_click());
}

#[test]
fn scarce_seats_match_their_golden_file() {
    hold_in(&folder_of("scarce-seats"), samples::scarce_seats());
}

#[test]
fn event_of_another_context_is_not_decoded() {
    let event = BusEvent::new(&samples::carts().remove(0), metadata()).unwrap();
    assert!(event.decode::<contracts::orders::OrdersEvent>().is_err());
}

#[test]
fn events_of_users_match_their_golden_files() {
    hold(samples::users());
}

#[test]
fn messages_about_account_mails_match_their_golden_files() {
    hold(samples::account_mails());
}
