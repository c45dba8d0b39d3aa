//! What the vendors report, as outcomes of deliveries.

use fedex::{Status, Tracking, TrackingNumber};
use kernel::DeliveryId;
use mailgun::WebhookEvent;
use testkit::{at, id};
use tickets::delivery::{Outcome, Whereabouts};
use tickets::webhooks::mailgun_webhook;
use tickets::workers::ship_tickets;

use crate::samples::{doors, paid_at};

fn event(send_key: Option<&str>, kind: &str, severity: Option<&str>) -> WebhookEvent {
    WebhookEvent {
        id: "event-1".to_owned(),
        kind: kind.to_owned(),
        severity: severity.map(str::to_owned),
        message_id: None,
        send_key: send_key.map(str::to_owned),
        signed_at: paid_at().as_second(),
        token: "token-1".to_owned(),
    }
}

fn reported(kind: &str, severity: Option<&str>) -> Option<Outcome> {
    let delivery_id = DeliveryId::new(id(8));
    let send_key = format!("tickets.{delivery_id}.1@mail.example.com");
    let (reported_for, outcome) = mailgun_webhook::outcome_of(&event(Some(&send_key), kind, severity), doors())?;
    assert_eq!(reported_for, delivery_id);
    Some(outcome)
}

fn undeliverable(reason: &str) -> Outcome {
    Outcome::Undeliverable { reason: reason.to_owned() }
}

#[test]
fn mailgun_events_have_their_outcomes() {
    assert_eq!(reported("delivered", None), Some(Outcome::Delivered { at: doors() }));
    assert_eq!(reported("failed", Some("permanent")), Some(undeliverable("bounced")));
    assert_eq!(reported("rejected", None), Some(undeliverable("mail_rejected")));
    assert_eq!(reported("complained", None), Some(Outcome::Complained { at: doors() }));
}

#[test]
fn temporary_failures_and_opened_emails_have_no_outcome() {
    assert_eq!(
        [reported("failed", Some("temporary")), reported("failed", None), reported("opened", None)],
        [None, None, None]
    );
}

#[test]
fn mailgun_events_about_other_emails_are_ignored() {
    let other = format!("users.{}.1@mail.example.com", DeliveryId::new(id(8)));
    for send_key in [None, Some("tickets"), Some("tickets.not-an-id.1@mail.example.com"), Some(other.as_str())] {
        assert_eq!(mailgun_webhook::outcome_of(&event(send_key, "delivered", None), doors()), None);
    }
}

fn tracked(status: Status) -> Option<Outcome> {
    let number = TrackingNumber::try_from("794600000001".to_owned()).unwrap();
    let (scanned_at, delivered_at) = (Some(paid_at()), None);
    ship_tickets::outcome_of(&Tracking { number, status, scanned_at, delivered_at, reason: None }, doors())
}

#[test]
fn fedex_statuses_under_way_are_whereabouts_at_the_scan_time() {
    for (status, whereabouts) in [
        (Status::LabelCreated, Whereabouts::Labelled),
        (Status::HandedOver, Whereabouts::HandedOver),
        (Status::InTransit, Whereabouts::InTransit),
        (Status::OutForDelivery, Whereabouts::OutForDelivery),
        (Status::AwaitingCollection, Whereabouts::AwaitingCollection),
        (Status::Exception, Whereabouts::Exception),
    ] {
        assert_eq!(tracked(status), Some(Outcome::Seen { whereabouts, at: paid_at() }));
    }
}

#[test]
fn final_fedex_statuses_have_their_outcomes() {
    assert_eq!(tracked(Status::Delivered), Some(Outcome::Delivered { at: paid_at() }));
    assert_eq!(tracked(Status::Returned), Some(undeliverable("returned")));
    assert_eq!(tracked(Status::Cancelled), Some(Outcome::ShipmentCancelled));
    assert_eq!(tracked(Status::Unknown("XX".to_owned())), None);
}

#[test]
fn parcel_is_delivered_at_fedex_delivery_time() {
    let number = TrackingNumber::try_from("794600000001".to_owned()).unwrap();
    let delivered_at = Some(at("2026-11-23T09:30:00Z"));
    let tracking =
        Tracking { number, status: Status::Delivered, scanned_at: Some(paid_at()), delivered_at, reason: None };
    let outcome = ship_tickets::outcome_of(&tracking, doors());
    assert_eq!(outcome, Some(Outcome::Delivered { at: at("2026-11-23T09:30:00Z") }));
}
