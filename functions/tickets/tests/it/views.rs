use std::collections::BTreeMap;

use contracts::DeliveryMethod;
use kernel::{DeliveryId, SignedDuration};
use serde_json::json;
use testkit::{at, given, id, text};
use tickets::delivery::{Delivery, DeliveryEvent, DeliveryRequest, Message, Venue};
use tickets::jobs::track_shipments::is_due;
use tickets::ticket::{Seat, Ticket, TicketEvent};
use tickets::views::concerts::Concert;
use tickets::views::failed_deliveries::FailedDelivery;
use tickets::views::holders::Holder;
use tickets::views::open_shipments::OpenShipment;
use tickets::views::ticket_details::{DeliveryStatus, TicketDetails};
use tickets::views::user_tickets::UserTicket;
use tickets::views::void_tickets::VoidTicket;

use crate::samples::{
    self, attempt_failed, attempted, delivery_failed, emailed, issued, krakow, parcels, request, requested,
    requested_by_courier, seat, shipped, validated, warsaw,
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
fn issued_ticket_is_valid() {
    assert_eq!(shown([issued()]).status, "valid");
}

#[test]
fn ticket_that_admitted_somebody_is_used() {
    assert_eq!(shown([issued(), validated()]).status, "used");
}

#[test]
fn voided_ticket_is_void() {
    assert_eq!(shown([issued(), TicketEvent::TicketVoided]).status, "void");
}

#[test]
fn ticket_that_was_not_issued_is_not_listed() {
    assert_eq!(UserTicket::of(&given::<Ticket>([]).state()), None);
}

#[test]
fn ticket_shows_current_name_and_time_of_its_concert() {
    let ticket = shown([issued()]).with_concert(&BTreeMap::from([(warsaw(), concert())]));
    assert_eq!((ticket.concert_name, ticket.starts_at), (concert().name, Some(concert().starts_at)));
}

#[test]
fn ticket_for_an_unknown_concert_shows_its_name_at_purchase() {
    let ticket = shown([issued()]).with_concert(&BTreeMap::from([(krakow(), concert())]));
    assert_eq!((ticket.concert_name, ticket.starts_at), (text("Beyoncé"), None));
}

#[test]
fn later_tickets_come_later_in_the_list() {
    let key = |issued_at| {
        let seat = Seat { issued_at, ..seat() };
        UserTicket::items(&given::<Ticket>([TicketEvent::TicketIssued(Box::new(seat))]).state()).remove(0).0
    };
    assert!(key(at("2026-11-22T10:00:00Z")).sk < key(at("2026-11-22T10:00:00.5Z")).sk);
}

#[test]
fn ticket_details_contain_its_delivery() {
    let delivery = DeliveryStatus::of(&given::<Delivery>([requested(), attempted(1), emailed()]).state());
    let details =
        serde_json::to_value(TicketDetails { ticket: shown([issued()]), holder: None, delivery, scans: Vec::new() })
            .unwrap();
    assert_eq!(
        (&details["ticketId"], &details["delivery"]),
        (&json!(seat().ticket_id), &json!({"method": "email", "status": "sent"}))
    );
}

#[test]
fn delivery_is_requested_until_it_is_sent() {
    assert_eq!(status([requested(), attempted(1), attempt_failed(1)]), "requested");
}

#[test]
fn failed_delivery_shows_its_reason() {
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
fn delivery_that_was_not_requested_is_not_shown() {
    assert_eq!(DeliveryStatus::of(&given::<Delivery>([]).state()), None);
}

#[test]
fn shipped_delivery_shows_its_tracking_number() {
    let shown = DeliveryStatus::of(&given::<Delivery>([requested_by_courier(), attempted(1), shipped()]).state());
    let shown = serde_json::to_value(shown).unwrap();
    assert_eq!(shown, json!({"method": "courier", "status": "shipped", "trackingNumber": "794600000001"}));
}

#[test]
fn failed_delivery_of_tickets_is_a_task_with_advice() {
    let failed = given::<Delivery>([requested(), delivery_failed()]).state();
    let task = FailedDelivery::of(&failed, at("2026-11-22T10:00:00Z")).unwrap();
    assert!(task.advice.contains("correct the address"), "{}", task.advice);
}

#[test]
fn failed_delivery_of_a_notice_is_no_task() {
    let request = DeliveryRequest { message: Message::OrderConfirmed { total: seat().price }, ..request() };
    let failed = given::<Delivery>([DeliveryEvent::DeliveryRequested(Box::new(request)), delivery_failed()]).state();
    assert_eq!(FailedDelivery::of(&failed, at("2026-11-22T10:00:00Z")), None);
}

#[test]
fn parcel_is_tracked_until_it_has_arrived() {
    let cause = "c-1".to_owned().try_into().unwrap();
    let now = at("2026-11-22T10:00:00Z");
    let under_way = parcels([requested_by_courier(), attempted(1), shipped()]);
    let arrived = DeliveryEvent::DeliverySucceeded { at: now };
    let arrived = parcels([requested_by_courier(), attempted(1), shipped(), arrived]);
    let tracked = [under_way, arrived].map(|parcels| OpenShipment::of(&parcels, &cause, now).is_some());
    assert_eq!(tracked, [true, false]);
}

#[test]
fn only_the_first_ticket_of_a_type_lists_its_order() {
    let tickets =
        samples::seats().into_iter().map(|seat| given::<Ticket>([TicketEvent::TicketIssued(Box::new(seat))]).state());
    let listed: Vec<bool> = tickets.map(|ticket| Holder::of(&ticket).is_some()).collect();
    assert_eq!(listed, [true, false, true]);
}

#[test]
fn failed_delivery_by_courier_advises_delivery_by_email() {
    let failed = given::<Delivery>([requested_by_courier(), delivery_failed()]).state();
    let task = FailedDelivery::of(&failed, at("2026-11-22T10:00:00Z")).unwrap();
    assert!(task.advice.contains("by e-mail"), "{}", task.advice);
}

#[test]
fn failed_delivery_to_an_erased_person_advises_nothing() {
    let erased = DeliveryEvent::DeliveryFailed { reason: "person_forgotten".to_owned() };
    let failed = given::<Delivery>([requested(), erased]).state();
    let task = FailedDelivery::of(&failed, at("2026-11-22T10:00:00Z")).unwrap();
    assert!(task.advice.starts_with("Nothing to do"), "{}", task.advice);
}

#[test]
fn ticket_voided_before_it_was_issued_is_void_and_not_listed() {
    let ticket = given::<Ticket>([TicketEvent::TicketVoided]).state();
    assert_eq!((ticket.status(), UserTicket::of(&ticket), VoidTicket::of(&ticket)), ("void", None, None));
}

#[test]
fn holders_must_know_a_new_name_artist_time_or_place() {
    let before = samples::concert();
    let name = Concert { name: text("Beyoncé, extra show"), ..before.clone() };
    let time = Concert { starts_at: at("2027-06-21T19:00:00Z"), ..before.clone() };
    let place = Concert { venue: Venue { name: text("Tauron Arena"), ..before.venue.clone() }, ..before.clone() };
    let artist = Concert { artist: Some(text("Rihanna")), ..before.clone() };
    for after in [name, artist, time, place] {
        let change = before.before_change_to(&after).unwrap();
        assert_eq!((change.name, change.starts_at), (before.name.clone(), before.starts_at));
    }
}

#[test]
fn holders_need_not_know_what_was_not_known_before() {
    let before = Concert { artist: None, ..samples::concert() };
    let time_zone = kernel::TimeZoneName::only_one_of(&before.venue.country);
    let venue = Venue { time_zone, ..before.venue.clone() };
    let after = Concert { venue, version: 2, ..samples::concert() };
    assert_eq!(before.before_change_to(&after), None);
}

#[test]
fn each_parcel_is_tracked_in_one_of_four_runs() {
    let correlation_id: kernel::CorrelationId = "c-1".to_owned().try_into().unwrap();
    for number in 1..=8 {
        let delivery_id = DeliveryId::new(id(number));
        let shipment = OpenShipment { delivery_id, correlation_id: correlation_id.clone(), unsettled: false };
        let runs = (0..4).map(|run| at("2026-11-22T10:00:00Z") + SignedDuration::from_mins(30 * run));
        assert_eq!(runs.filter(|now| is_due(&shipment, *now)).count(), 1);
    }
}
