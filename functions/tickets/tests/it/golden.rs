use contracts::orders;
use testkit::assert_golden;
use tickets::delivery::{
    CancelReason, ConcertBefore, DeliveryEvent, DeliveryRequest, Message, SingleTicket, TicketNews, Venue, Whereabouts,
};
use tickets::returned_tickets::ReturnedTicketsEvent;
use tickets::ticket::{AdmissionConflict, TicketEvent, ValidationFailure};

use crate::returned_tickets::chosen;
use crate::samples::{
    admitted_offline, attempt_failed, attempted, concert, delivery_failed, doors, emailed, found, issued, krakow,
    north, offline, requested, seat, seen, shipped, warsaw,
};

#[test]
fn ticket_events_are_stored_as_in_their_golden_files() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/ticket");
    // Scans of older releases had no ID.
    let (gate, at, scan_id) = (north(), doors(), None);
    let admitted = TicketEvent::TicketValidated { gate: gate.clone(), concert_id: warsaw(), at, scan_id };
    let reason = ValidationFailure::WrongConcert;
    let not_admitted = TicketEvent::TicketValidationFailed { gate, concert_id: krakow(), at, reason, scan_id };
    let twice = vec![offline(1, "South", doors()), offline(2, "East", doors())];
    assert_golden::<TicketEvent>(
        folder,
        &[
            issued(),
            admitted,
            not_admitted,
            TicketEvent::TicketVoided,
            admitted_offline(1, "South", doors()),
            found(AdmissionConflict::AdmittedTwice, twice),
        ],
    );
}

#[test]
fn returned_tickets_events_are_stored_as_in_their_golden_files() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/returned-tickets");
    assert_golden::<ReturnedTicketsEvent>(folder, &[chosen(1, &[3])]);
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

#[test]
fn messages_about_changed_concerts_are_stored_as_in_their_golden_file() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/delivery-about-a-change");
    let concert = concert();
    let time_zone = kernel::TimeZoneName::only_one_of(&concert.venue.country);
    let venue = Venue { time_zone, ..concert.venue };
    let before = ConcertBefore { name: concert.name, artist: concert.artist, starts_at: concert.starts_at, venue };
    let reason = Some(testkit::text("The stadium is being repaired."));
    let message = Message::ConcertChanged { concert_id: crate::samples::warsaw(), before, reason };
    let request = DeliveryRequest { message, ..crate::samples::request() };
    assert_golden::<DeliveryEvent>(folder, &[DeliveryEvent::DeliveryRequested(Box::new(request))]);
}

#[test]
fn message_of_an_older_release_about_a_changed_concert_can_be_read() {
    let stored = serde_json::json!({
        "kind": "concert_changed",
        "concertId": crate::samples::warsaw(),
        "before": {
            "name": "Beyoncé in Warsaw",
            "startsAt": "2027-06-20T19:00:00Z",
            "venue": {"name": "PGE Narodowy", "city": "Warszawa", "country": "PL"},
        },
    });
    let Message::ConcertChanged { before, reason, .. } = serde_json::from_value(stored).unwrap() else {
        panic!("about a changed concert")
    };
    assert_eq!((before.artist, before.venue.time_zone, reason), (None, None, None));
}

#[test]
fn messages_about_single_tickets_are_stored_as_in_their_golden_file() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/delivery-of-a-ticket");
    let ticket = Some(SingleTicket { ticket_id: seat().ticket_id, holder_serial: 1 });
    let message = Message::SingleTicket { news: TicketNews::Received };
    let request = DeliveryRequest { ticket, message, ..crate::samples::request() };
    assert_golden::<DeliveryEvent>(folder, &[DeliveryEvent::DeliveryRequested(Box::new(request))]);
}

#[test]
fn mail_about_a_transfer_keeps_its_stored_name() {
    let stored = serde_json::json!({ "kind": "single_ticket", "news": "passed_on" });
    let message = Message::SingleTicket { news: TicketNews::Transferred };
    assert_eq!(serde_json::to_value(message).unwrap(), stored);
}
