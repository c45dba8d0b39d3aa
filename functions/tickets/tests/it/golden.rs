use contracts::orders;
use testkit::assert_golden;
use tickets::delivery::{CancelReason, DeliveryEvent, Whereabouts};
use tickets::ticket::{AdmissionConflict, TicketEvent, ValidationFailure};

use crate::samples::{
    admitted_offline, attempt_failed, attempted, concert, delivery_failed, doors, emailed, failed, found, issued,
    krakow, offline, requested, seen, shipped, validated,
};

#[test]
fn ticket_events_are_stored_as_in_their_golden_files() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/ticket");
    let not_admitted = failed(krakow(), "North", doors(), ValidationFailure::WrongConcert);
    let twice = vec![offline(1, "South", doors()), offline(2, "East", doors())];
    assert_golden::<TicketEvent>(
        folder,
        &[
            issued(),
            validated(),
            not_admitted,
            TicketEvent::TicketVoided,
            admitted_offline(1, "South", doors()),
            found(AdmissionConflict::AdmittedTwice, twice),
        ],
    );
}

#[test]
fn delivery_events_are_stored_as_in_their_golden_files() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/delivery");
    assert_golden::<DeliveryEvent>(
        folder,
        &[
            requested(),
            attempted(1),
            emailed(),
            attempt_failed(1),
            delivery_failed(),
            DeliveryEvent::NoticeEmailed { gateway_id: "mail-2".to_owned() },
            DeliveryEvent::DeliveryCancelled,
            shipped(),
            seen(Whereabouts::InTransit),
            DeliveryEvent::DeliverySucceeded { at: doors() },
            DeliveryEvent::RecipientComplained { at: doors() },
            DeliveryEvent::ShipmentCancellationRequested,
            DeliveryEvent::ShipmentNotCancelled,
        ],
    );
}

#[test]
fn cancel_reasons_are_stored_under_their_published_names() {
    for (published, name) in [
        (orders::CancelReason::SoldOut, "sold_out"),
        (orders::CancelReason::NotOnSale, "not_on_sale"),
        (orders::CancelReason::PaymentDeclined, "payment_declined"),
        (orders::CancelReason::CancelledByBuyer, "cancelled_by_buyer"),
        (orders::CancelReason::CancelledByStaff, "cancelled_by_staff"),
        (orders::CancelReason::CaptureFailed, "capture_failed"),
        (orders::CancelReason::AuthorizationLapsed, "authorization_lapsed"),
        (orders::CancelReason::ConcertCancelled, "concert_cancelled"),
        (orders::CancelReason::Refunded, "refunded"),
        (orders::CancelReason::PaidTooLate, "paid_too_late"),
    ] {
        assert_eq!(serde_json::to_value(published).unwrap(), name);
        assert_eq!(serde_json::to_value(CancelReason::from(published)).unwrap(), name);
    }
}

#[test]
fn venue_of_a_changed_concert_is_stored_as_before() {
    let stored = serde_json::json!({"name": "PGE Narodowy", "city": "Warszawa", "country": "PL"});
    assert_eq!(serde_json::to_value(concert().venue).unwrap(), stored);
}
