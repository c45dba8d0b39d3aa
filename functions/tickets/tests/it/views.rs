use std::collections::BTreeMap;

use contracts::DeliveryMethod;
use contracts::concerts::Venue;
use kernel::CountryCode;
use serde_json::json;
use testkit::{at, given, text};
use tickets::concerts::Concert;
use tickets::delivery::{Delivery, DeliveryEvent};
use tickets::ticket::{Ticket, TicketEvent};
use tickets::views::ticket_details::{DeliveryStatus, TicketDetails};
use tickets::views::user_tickets::UserTicket;

use crate::samples::{
    attempt_failed, attempted, delivery_failed, emailed, issued, krakow, requested, seat, validated, warsaw,
};

fn shown(events: impl IntoIterator<Item = TicketEvent>) -> UserTicket {
    UserTicket::of(&given::<Ticket>(events).state()).unwrap()
}

fn status(events: impl IntoIterator<Item = DeliveryEvent>) -> &'static str {
    DeliveryStatus::of(&given::<Delivery>(events).state()).unwrap().status
}

fn concert() -> Concert {
    let country = CountryCode::try_from("PL".to_owned()).unwrap();
    let venue = Venue { name: text("PGE Narodowy"), city: text("Warszawa"), country };
    Concert { name: text("Beyoncé, new date"), starts_at: at("2027-06-21T19:00:00Z"), venue }
}

#[test]
fn an_issued_ticket_is_valid() {
    assert_eq!(shown([issued()]).status, "valid");
}

#[test]
fn a_ticket_that_admitted_somebody_is_used() {
    assert_eq!(shown([issued(), validated()]).status, "used");
}

#[test]
fn a_ticket_that_was_taken_back_is_void() {
    assert_eq!(shown([issued(), TicketEvent::TicketVoided]).status, "void");
}

#[test]
fn a_ticket_that_was_not_issued_is_not_shown() {
    assert_eq!(UserTicket::of(&given::<Ticket>([]).state()), None);
}

#[test]
fn a_ticket_shows_what_its_concert_is_called_now_and_when_it_begins() {
    let ticket = shown([issued()]).at(&BTreeMap::from([(warsaw(), concert())]));
    assert_eq!((ticket.concert_name, ticket.starts_at), (concert().name, Some(concert().starts_at)));
}

#[test]
fn a_ticket_whose_concert_is_not_known_shows_what_the_buyer_saw() {
    let ticket = shown([issued()]).at(&BTreeMap::from([(krakow(), concert())]));
    assert_eq!((ticket.concert_name, ticket.starts_at), (text("Beyoncé"), None));
}

#[test]
fn later_tickets_come_later_in_the_list() {
    let earlier = shown([issued()]);
    let later = UserTicket { issued_at: at("2026-11-22T10:00:00.5Z"), ..earlier.clone() };
    assert!(earlier.key().sk < later.key().sk);
}

#[test]
fn a_ticket_is_shown_with_its_delivery() {
    let delivery = DeliveryStatus::of(&given::<Delivery>([requested(), attempted(1), emailed()]).state());
    let details = serde_json::to_value(TicketDetails { ticket: shown([issued()]), delivery }).unwrap();
    assert_eq!(
        (&details["ticketId"], &details["delivery"]),
        (&json!(seat().ticket_id), &json!({"method": "email", "status": "sent"}))
    );
}

#[test]
fn a_delivery_is_requested_until_it_is_sent() {
    assert_eq!(status([requested(), attempted(1), attempt_failed(1)]), "requested");
}

#[test]
fn a_failed_delivery_says_why() {
    let failed = DeliveryStatus::of(&given::<Delivery>([requested(), delivery_failed()]).state());
    let expected =
        DeliveryStatus { method: DeliveryMethod::Email, status: "failed", reason: Some("mail_rejected".to_owned()) };
    assert_eq!(failed, Some(expected));
}

#[test]
fn a_delivery_that_was_not_requested_is_not_shown() {
    assert_eq!(DeliveryStatus::of(&given::<Delivery>([]).state()), None);
}
