//! Ann has bought two Regular tickets and a Golden Circle one for Beyoncé in Warsaw.

use std::collections::BTreeSet;

use contracts::carts::Line;
use contracts::orders::OrderPaid;
use contracts::{Customer, DeliveryMethod};
use eventstore::Loaded;
use kernel::{ConcertId, CountryCode, OrderId, ScanId, Sealed, Text, Timestamp, UserId};
use testkit::{at, email, given, id, money, quantity, text, ticket_type};
use tickets::code::Signer;
use tickets::delivery::{
    Delivery, DeliveryCommand, DeliveryEvent, DeliveryRequest, Label, Outcome, Venue, Whereabouts,
};
use tickets::parcels::Parcels;
use tickets::policies::when_order_paid::{seats as seats_of, ticket_delivery};
use tickets::ticket::{Admission, AdmissionConflict, Doors, Seat, TicketCommand, TicketEvent, ValidationFailure};
use tickets::views::concerts::{Concert, KnownConcerts};

pub const SEED: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";

pub const OTHER_SEED: &str = "CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg";

pub fn ann() -> UserId {
    UserId::new(id(2))
}

pub fn order_id() -> OrderId {
    OrderId::new(id(3))
}

pub fn warsaw() -> ConcertId {
    ConcertId::new(id(10))
}

pub fn krakow() -> ConcertId {
    ConcertId::new(id(11))
}

pub fn paid_at() -> Timestamp {
    at("2026-11-22T10:00:00Z")
}

pub fn signer() -> Signer {
    Signer::new(1, SEED).unwrap()
}

pub fn customer() -> Customer {
    Customer {
        name: text("Ann <Buyer> & Co"),
        email: email("ann@example.org"),
        phone: None,
        address: None,
        language: None,
    }
}

pub fn line(concert_id: ConcertId, type_id: &str, type_name: &str, count: u32) -> Line {
    Line {
        concert_id,
        concert_name: text("Beyoncé"),
        ticket_type_id: ticket_type(type_id),
        ticket_type_name: text(type_name),
        quantity: quantity(count),
        unit_price: money("349.00 PLN"),
    }
}

pub fn order() -> OrderPaid {
    OrderPaid {
        order_id: order_id(),
        number: text("2026-000042-K7"),
        user_id: ann(),
        lines: vec![line(warsaw(), "regular", "Regular", 2), line(warsaw(), "golden-circle", "Golden <Circle>", 1)],
        total: money("1047.00 PLN"),
        delivery: DeliveryMethod::Email,
        customer: Sealed::new(ann(), "c2VhbGVk".to_owned()),
    }
}

pub fn seats() -> Vec<Seat> {
    seats_of(&order(), &signer(), paid_at()).collect()
}

pub fn seat() -> Seat {
    seats().remove(0)
}

pub fn request() -> DeliveryRequest {
    ticket_delivery(&order(), paid_at())
}

pub fn by_courier() -> DeliveryRequest {
    DeliveryRequest { method: DeliveryMethod::Courier, ..request() }
}

// Tickets.

pub fn north() -> Text<60> {
    text("North")
}

pub fn doors() -> Timestamp {
    at("2027-06-20T17:00:00Z")
}

pub fn validate(concert_id: ConcertId, gate: &str, at: Timestamp) -> TicketCommand {
    let (serial, scan_id, doors) = (0, online_scan(), Doors::default());
    TicketCommand::ValidateTicket { concert_id, serial, scan_id, gate: text(gate), at, doors }
}

/// The id of every scan at an online gate.
pub fn online_scan() -> ScanId {
    ScanId::new(id(77))
}

/// When offline gates upload their scans.
pub fn uploaded_at() -> Timestamp {
    at("2027-06-21T08:00:00Z")
}

pub fn issued() -> TicketEvent {
    TicketEvent::TicketIssued(Box::new(seat()))
}

pub fn validated() -> TicketEvent {
    TicketEvent::TicketValidated { gate: north(), concert_id: warsaw(), at: doors(), scan_id: Some(online_scan()) }
}

pub fn failed(concert_id: ConcertId, gate: &str, at: Timestamp, reason: ValidationFailure) -> TicketEvent {
    TicketEvent::TicketValidationFailed { gate: text(gate), concert_id, at, reason, scan_id: Some(online_scan()) }
}

pub fn offline(scan: u128, gate: &str, at: Timestamp) -> Admission {
    Admission::online(at, text(gate), Some(ScanId::new(id(scan))))
}

pub fn record_offline(scan: u128, gate: &str, at: Timestamp) -> TicketCommand {
    let scan_id = ScanId::new(id(scan));
    let (received_at, voided_at) = (uploaded_at(), Some(paid_at()));
    TicketCommand::RecordOfflineAdmission {
        concert_id: warsaw(),
        serial: 0,
        scan_id,
        gate: text(gate),
        at,
        received_at,
        over_at: None,
        voided_at,
        is_undone: false,
    }
}

pub fn admitted_offline(scan: u128, gate: &str, at: Timestamp) -> TicketEvent {
    let admission = offline(scan, gate, at);
    TicketEvent::OfflineAdmissionRecorded { concert_id: warsaw(), admission, with_void_code: false }
}

pub fn found(reason: AdmissionConflict, admissions: Vec<Admission>) -> TicketEvent {
    TicketEvent::AdmissionConflictFound { reason, admissions }
}

// Deliveries.

pub fn message_id(attempt: u32) -> String {
    format!("tickets.{attempt}@mail.example.com")
}

pub fn claim(attempt: u32, at: Timestamp) -> DeliveryCommand {
    DeliveryCommand::AttemptDelivery { attempt, message_id: message_id(attempt), at }
}

pub fn record(outcome: Outcome) -> DeliveryCommand {
    DeliveryCommand::RecordDeliveryOutcome(outcome)
}

pub fn says_sent() -> Outcome {
    Outcome::Sent { gateway_id: "mail-1".to_owned() }
}

pub fn says_not_sent(attempt: u32) -> Outcome {
    Outcome::NotSent { attempt, reason: "not_accepted" }
}

pub fn says_impossible() -> Outcome {
    Outcome::Impossible { reason: "mail_rejected".to_owned() }
}

pub fn requested() -> DeliveryEvent {
    DeliveryEvent::DeliveryRequested(Box::new(request()))
}

pub fn attempted(attempt: u32) -> DeliveryEvent {
    DeliveryEvent::DeliveryAttempted { attempt, message_id: message_id(attempt), at: paid_at() }
}

pub fn attempt_failed(attempt: u32) -> DeliveryEvent {
    DeliveryEvent::DeliveryAttemptFailed { attempt, reason: "not_accepted".to_owned() }
}

pub fn emailed() -> DeliveryEvent {
    DeliveryEvent::TicketsEmailed { gateway_id: "mail-1".to_owned() }
}

pub fn delivery_failed() -> DeliveryEvent {
    DeliveryEvent::DeliveryFailed { reason: "mail_rejected".to_owned() }
}

pub fn bounced() -> Outcome {
    Outcome::Undeliverable { reason: "bounced".to_owned() }
}

pub fn delivered() -> Outcome {
    Outcome::Delivered { at: doors() }
}

pub fn label() -> Sealed<Label> {
    Sealed::new(ann(), "bGFiZWw".to_owned())
}

pub fn says_shipped() -> Outcome {
    Outcome::Shipped { tracking_number: "794600000001".to_owned(), label: label(), at: paid_at() }
}

pub fn shipped() -> DeliveryEvent {
    DeliveryEvent::TicketsShipped { tracking_number: "794600000001".to_owned(), label: label(), at: paid_at() }
}

pub fn seen(whereabouts: Whereabouts) -> DeliveryEvent {
    DeliveryEvent::ShipmentSeen { whereabouts, at: paid_at() }
}

pub fn says_seen(whereabouts: Whereabouts) -> Outcome {
    Outcome::Seen { whereabouts, at: paid_at() }
}

pub fn requested_by_courier() -> DeliveryEvent {
    DeliveryEvent::DeliveryRequested(Box::new(by_courier()))
}

pub fn concert() -> Concert {
    let country = CountryCode::try_from("PL".to_owned()).unwrap();
    let venue = Venue { name: text("PGE Narodowy"), city: text("Warszawa"), country, time_zone: None };
    let artist = Some(text("Beyoncé"));
    Concert {
        name: text("Beyoncé in Warsaw"),
        artist,
        doors: Doors::default(),
        self_service: None,
        starts_at: at("2027-06-20T19:00:00Z"),
        venue,
        organizer_id: None,
        gates: BTreeSet::new(),
        reason: None,
        cancelled: false,
        version: 1,
    }
}

pub fn concerts() -> KnownConcerts {
    KnownConcerts::from([(warsaw(), concert())])
}

pub fn parcels(events: impl IntoIterator<Item = DeliveryEvent>) -> Parcels {
    let events: Vec<DeliveryEvent> = events.into_iter().collect();
    let state = given::<Delivery>(events.clone()).state();
    Parcels::after(Loaded { state, version: events.len() as u64 }, &events)
}
