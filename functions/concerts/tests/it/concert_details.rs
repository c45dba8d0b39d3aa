use std::collections::BTreeMap;

use concerts::concert::{Concert, Details, Schedule};
use concerts::views::concert_details::ConcertDetails;
use serde_json::{Value, json, to_value};
use testkit::{at, text, ticket_type};

use crate::samples::{concert_id, details, organizer, schedule, selling};

fn one_type() -> Schedule {
    Schedule { ticket_types: vec![selling("regular", "349.00 PLN")], ..schedule() }
}

fn scheduled(schedule: Schedule) -> Concert {
    Concert::Scheduled(Box::new(schedule))
}

#[test]
fn concert_is_shown_with_its_available_seats() {
    let available = BTreeMap::from([(ticket_type("regular"), 42)]);
    let expected = json!({
        "concertId": concert_id(),
        "name": "Renaissance",
        "artist": "Beyoncé",
        "startsAt": "2026-12-31T19:00:00Z",
        "venue": {"name": "PGE Narodowy", "city": "Warsaw", "country": "PL", "timeZone": "Europe/Warsaw"},
        "status": "scheduled",
        "selfService": {"transfer": true, "giveBack": false, "naming": true},
        "organizerId": organizer(),
        "ticketTypes": [{
            "ticketTypeId": "regular",
            "name": "regular",
            "price": {"amount": "349.00", "currency": "PLN"},
            "capacity": 1000,
            "available": 42,
            "maxPerOrder": 10,
        }],
    });
    assert_eq!(to_value(ConcertDetails::with_availability(&scheduled(one_type()), &available)).unwrap(), expected);
}

#[test]
fn ticket_type_without_pools_has_no_available_seats() {
    let shown = to_value(ConcertDetails::with_availability(&scheduled(one_type()), &BTreeMap::new())).unwrap();
    assert_eq!(shown["ticketTypes"][0]["available"], json!(0));
}

#[test]
fn answer_to_a_change_has_no_availability() {
    let shown = to_value(ConcertDetails::of(&scheduled(one_type()))).unwrap();
    assert_eq!(shown["ticketTypes"][0].get("available"), None::<&Value>);
}

#[test]
fn sales_times_are_shown_only_if_set() {
    let open_at = at("2026-07-01T10:00:00Z");
    let details = Details { sales_open_at: Some(open_at), ..details() };
    let shown = to_value(ConcertDetails::of(&scheduled(Schedule { details, ..schedule() }))).unwrap();
    assert_eq!((&shown["salesOpenAt"], shown.get("salesCloseAt")), (&json!(open_at), None));
}

#[test]
fn cancelled_concert_shows_the_reason() {
    let cancelled = Concert::Cancelled { schedule: Box::new(one_type()), reason: text("The artist is ill.") };
    let shown = to_value(ConcertDetails::of(&cancelled)).unwrap();
    assert_eq!((&shown["status"], &shown["cancelReason"]), (&json!("cancelled"), &json!("The artist is ill.")));
}
