use std::collections::BTreeMap;

use concerts::concert::{Concert, Details, Schedule, TicketType};
use concerts::views::available_concerts::{ListedConcert, ListedSale};
use concerts::views::list_entry::ListEntry;
use testkit::{at, money, text, ticket_type};

use crate::samples::{details, now, schedule, ticket_types};

/// With these numbers of free seats of Regular (349.00 PLN) and Golden Circle (799.00 PLN).
fn entry_of(concert: &Concert, regular: u64, golden_circle: u64) -> ListEntry {
    let free = BTreeMap::from([(ticket_type("regular"), regular), (ticket_type("golden-circle"), golden_circle)]);
    let listed = ListedConcert::of(concert).unwrap();
    let sale = listed.sale.clone().unwrap();
    ListEntry::of(listed, &sale, &free, now())
}

fn with(details: Details) -> Concert {
    Concert::Scheduled(Box::new(Schedule { details, ..schedule() }))
}

fn entry(regular: u64, golden_circle: u64) -> ListEntry {
    entry_of(&with(details()), regular, golden_circle)
}

#[test]
fn available_seats_are_those_of_all_ticket_types() {
    assert_eq!((entry(3, 4).available, entry(3, 4).on_sale), (7, true));
}

#[test]
fn price_begins_with_the_cheapest_type_that_has_seats() {
    let prices = [entry(1, 1), entry(0, 1)].map(|entry| entry.price_from);
    assert_eq!(prices, [Some(money("349.00 PLN")), Some(money("799.00 PLN"))]);
}

#[test]
fn sold_out_concert_still_has_a_price_and_is_not_on_sale() {
    let entry = entry(0, 0);
    assert_eq!((entry.price_from, entry.available, entry.on_sale), (Some(money("349.00 PLN")), 0, false));
}

#[test]
fn cancelled_concert_is_not_on_sale() {
    let cancelled = Concert::Cancelled { schedule: Box::new(schedule()), reason: text("Ill.") };
    assert!(!entry_of(&cancelled, 1, 1).on_sale);
}

#[test]
fn concert_is_on_sale_from_its_opening_until_its_close() {
    let opening = |time: &str| with(Details { sales_open_at: Some(at(time)), ..details() });
    let closing = |time: &str| with(Details { sales_close_at: Some(at(time)), ..details() });
    let concerts = [
        opening("2026-06-01T10:00:01Z"),
        opening("2026-06-01T10:00:00Z"),
        closing("2026-06-01T10:00:01Z"),
        closing("2026-06-01T10:00:00Z"),
    ];
    assert_eq!(concerts.map(|concert| entry_of(&concert, 1, 1).on_sale), [false, true, true, false]);
}

#[test]
fn concert_that_has_begun_is_not_on_sale() {
    assert!(!entry_of(&with(Details { starts_at: now(), ..details() }), 1, 1).on_sale);
}

#[test]
fn seats_of_a_removed_type_are_not_available() {
    let regular: Vec<TicketType> = ticket_types().into_iter().take(1).collect();
    let concert = Concert::Scheduled(Box::new(Schedule { ticket_types: regular, ..schedule() }));
    assert_eq!(entry_of(&concert, 2, 5).available, 2);
}

#[test]
fn item_of_an_older_release_is_read_without_its_sale() {
    let stored = serde_json::json!({
        "concertId": schedule().concert_id,
        "name": "Renaissance",
        "artist": "Beyoncé",
        "startsAt": "2026-12-31T19:00:00Z",
        "venue": {"name": "PGE Narodowy", "city": "Warsaw", "country": "PL"},
        "status": "scheduled",
    });
    assert_eq!(serde_json::from_value::<ListedConcert>(stored).unwrap().sale, None);
}

#[test]
fn sale_without_times_lasts_until_the_start() {
    let sale = ListedSale::of(&schedule());
    assert_eq!((sale.opens_at, sale.closes_at), (None, details().starts_at));
}
