use testkit::assert_golden;
use tickets::delivery::{DeliveryEvent, Whereabouts};
use tickets::ticket::{AdmissionConflict, TicketEvent, ValidationFailure};

use crate::samples::{
    admitted_offline, attempt_failed, attempted, delivery_failed, doors, emailed, failed, found, issued, krakow,
    offline, requested, seen, shipped, validated,
};

#[test]
fn every_event_of_a_ticket_is_stored_as_its_golden_file_says() {
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
fn every_event_of_a_delivery_is_stored_as_its_golden_file_says() {
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
