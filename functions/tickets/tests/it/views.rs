use std::collections::BTreeMap;

use contracts::DeliveryMethod;
use serde_json::json;
use testkit::{at, given, text};
use tickets::concerts::Concert;
use tickets::delivery::{Delivery, DeliveryEvent, Message, Parcel};
use tickets::ticket::{Ticket, TicketEvent};
use tickets::views::failed_deliveries::FailedDelivery;
use tickets::views::holders::Holder;
use tickets::views::open_shipments::OpenShipment;
use tickets::views::ticket_details::{DeliveryStatus, TicketDetails};
use tickets::views::user_tickets::UserTicket;

use crate::samples::{
    self, attempt_failed, attempted, delivery_failed, emailed, issued, krakow, parcel, requested, requested_by_courier,
    seat, shipped, validated, warsaw,
};

fn shown(events: impl IntoIterator<Item = TicketEvent>) -> UserTicket {
    UserTicket::of(&given::<Ticket>(events).state()).unwrap()
}

fn status(events: impl IntoIterator<Item = DeliveryEvent>) -> &'static str {
    DeliveryStatus::of(&given::<Delivery>(events).state()).unwrap().status
}

fn concert() -> Concert {
    Concert { name: text("Beyoncé, new date"), starts_at: at("2027-06-21T19:00:00Z"), ..samples::concert() }
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
    let expected = DeliveryStatus {
        method: DeliveryMethod::Email,
        status: "failed",
        reason: Some("mail_rejected".to_owned()),
        tracking_number: None,
        delivered_at: None,
    };
    assert_eq!(failed, Some(expected));
}

#[test]
fn a_delivery_that_was_not_requested_is_not_shown() {
    assert_eq!(DeliveryStatus::of(&given::<Delivery>([]).state()), None);
}

#[test]
fn a_parcel_shows_what_it_is_tracked_by() {
    let shown = DeliveryStatus::of(&given::<Delivery>([requested_by_courier(), attempted(1), shipped()]).state());
    let shown = serde_json::to_value(shown).unwrap();
    assert_eq!(shown, json!({"method": "courier", "status": "shipped", "trackingNumber": "794600000001"}));
}

#[test]
fn a_failed_delivery_is_a_task_that_says_what_to_do() {
    let failed = given::<Delivery>([requested(), delivery_failed()]).state();
    let task = FailedDelivery::of(&failed, at("2026-11-22T10:00:00Z")).unwrap();
    assert!(task.advice.contains("another address"), "{}", task.advice);
}

#[test]
fn news_that_could_not_be_delivered_are_no_task() {
    let parcel = Parcel { message: Message::OrderConfirmed { total: seat().price }, ..parcel() };
    let failed = given::<Delivery>([DeliveryEvent::DeliveryRequested(Box::new(parcel)), delivery_failed()]).state();
    assert_eq!(FailedDelivery::of(&failed, at("2026-11-22T10:00:00Z")), None);
}

#[test]
fn a_parcel_is_tracked_until_it_has_arrived() {
    let cause = "c-1".to_owned().try_into().unwrap();
    let under_way = given::<Delivery>([requested_by_courier(), attempted(1), shipped()]).state();
    let arrived = DeliveryEvent::DeliverySucceeded { at: at("2026-11-22T10:00:00Z") };
    let arrived = given::<Delivery>([requested_by_courier(), attempted(1), shipped(), arrived]).state();
    let tracked = [under_way, arrived].map(|delivery| OpenShipment::of(&delivery, &cause).is_some());
    assert_eq!(tracked, [true, false]);
}

#[test]
fn an_order_is_listed_with_the_first_ticket_of_a_type_alone() {
    let tickets = samples::seats().into_iter().map(|seat| given::<Ticket>([TicketEvent::TicketIssued(seat)]).state());
    let listed: Vec<bool> = tickets.map(|ticket| Holder::of(&ticket).is_some()).collect();
    assert_eq!(listed, [true, false, true]);
}
