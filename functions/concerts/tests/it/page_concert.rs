use std::collections::BTreeMap;

use askama::Template;
use concerts::concert::{Concert, Details, Schedule, TicketType};
use concerts::page_texts::TEXTS;
use concerts::pages::calendar::calendar_file;
use concerts::pages::concert::{ConcertPage, Sale};
use concerts::self_service::{GiveBack, SelfService};
use concerts::views::availability::Left;
use kernel::Timestamp;
use pages::{Language, Words};
use testkit::{at, quantity, text, ticket_type};

use crate::samples::{details, now, schedule, selling, venue_in};

fn scheduled(details: Details) -> Concert {
    Concert::Scheduled(Box::new(Schedule { details, ..schedule() }))
}

fn cancelled() -> Concert {
    Concert::Cancelled { schedule: Box::new(schedule()), reason: text("The singer is ill.") }
}

fn page_at(concert: &Concert, regular: u64, golden_circle: u64, now: Timestamp) -> ConcertPage {
    let free = BTreeMap::from([(ticket_type("regular"), regular), (ticket_type("golden-circle"), golden_circle)]);
    ConcertPage::new(concert, &free, Words::new(&TEXTS, Language::English), now).unwrap()
}

/// With these numbers of free seats of 1000 Regular and 1000 Golden Circle.
fn page(concert: &Concert, regular: u64, golden_circle: u64) -> ConcertPage {
    page_at(concert, regular, golden_circle, now())
}

fn sale(details: Details) -> Sale {
    page(&scheduled(details), 1000, 1000).sale
}

#[test]
fn time_is_the_venues_and_names_its_zone() {
    let venue = venue_in("US", "Los Angeles", Some("America/Los_Angeles"));
    let doors_open_at = Some(at("2026-12-31T18:00:00Z"));
    let page = page(&scheduled(Details { venue, doors_open_at, ..details() }), 1, 1);
    let shown = [&*page.day, &page.time_label, &page.time, page.doors.as_deref().unwrap()];
    assert_eq!(shown, ["Thursday, 31 December 2026", "Time in Los Angeles", "11:00 PST", "Doors 10:00"]);
}

#[test]
fn sale_is_open_from_its_opening_until_its_close() {
    let opens = |time: &str| sale(Details { sales_open_at: Some(at(time)), ..details() });
    let closes = |time: &str| sale(Details { sales_close_at: Some(at(time)), ..details() });
    let not_yet = Sale::NotYet("Tickets go on sale Monday, 1 June 2026, 12:00 CEST.".to_owned());
    assert_eq!(
        [
            opens("2026-06-01T10:00:01Z"),
            opens("2026-06-01T10:00:00Z"),
            closes("2026-06-01T10:00:01Z"),
            closes("2026-06-01T10:00:00Z")
        ],
        [not_yet, Sale::Open, Sale::Open, Sale::Ended]
    );
}

#[test]
fn concert_that_has_begun_is_over() {
    assert_eq!(sale(Details { starts_at: now(), ..details() }), Sale::Over);
}

#[test]
fn concert_without_seats_is_sold_out() {
    assert_eq!(page(&scheduled(details()), 0, 0).sale, Sale::SoldOut);
}

#[test]
fn cancelled_concert_gives_the_reason() {
    assert_eq!(page(&cancelled(), 1, 1).sale, Sale::Cancelled("The singer is ill.".to_owned()));
}

#[test]
fn each_ticket_type_says_what_is_left_of_it() {
    let tickets = page(&scheduled(details()), 100, 0).tickets;
    let left: Vec<_> = tickets.iter().map(|ticket| (&*ticket.name, ticket.left)).collect();
    assert_eq!(left, [("regular", Left::Few), ("golden-circle", Left::Nothing)]);
}

#[test]
fn number_of_tickets_is_limited_by_the_order_and_by_what_is_left() {
    let tickets = page(&scheduled(details()), 1000, 3).tickets;
    assert_eq!(tickets.iter().map(|ticket| ticket.max).collect::<Vec<_>>(), [10, 3]);
}

#[test]
fn only_an_open_sale_has_fields() {
    let fields = |page: ConcertPage| page.render().unwrap().matches("type=\"number\"").count();
    let later = scheduled(Details { sales_open_at: Some(at("2026-07-01T10:00:00Z")), ..details() });
    let pages = [page(&scheduled(details()), 5, 0), page(&later, 5, 5), page(&cancelled(), 5, 5)];
    assert_eq!(pages.map(fields), [1, 0, 0]);
}

#[test]
fn prices_are_written_in_the_currency_of_the_concert() {
    let yen: Vec<TicketType> = vec![selling("regular", "8800 JPY")];
    let concert = Concert::Scheduled(Box::new(Schedule { ticket_types: yen, ..schedule() }));
    let page = page(&concert, 1, 1);
    assert_eq!(page.tickets[0].price.as_deref(), Some("JPY\u{a0}8,800"));
    assert_eq!((&*page.prices.pattern, page.prices.digits), ("JPY\u{a0}0", 0));
}

#[test]
fn ticket_for_nothing_has_no_price() {
    let free: Vec<TicketType> = vec![selling("regular", "0.00 PLN")];
    let concert = Concert::Scheduled(Box::new(Schedule { ticket_types: free, ..schedule() }));
    let page = page(&concert, 1, 1);
    assert_eq!((page.tickets[0].price.as_deref(), page.prices.is_free), (None, true));
}

#[test]
fn early_end_of_the_sale_is_announced() {
    let ends = |closes_at: Option<&str>| {
        page(&scheduled(Details { sales_close_at: closes_at.map(at), ..details() }), 1, 1).sale_ends
    };
    let announced = "Tickets are sold until Thursday, 31 December 2026, 12:00 CET.";
    assert_eq!(ends(Some("2026-12-31T11:00:00Z")).as_deref(), Some(announced));
    assert_eq!([ends(None), ends(Some("2026-12-31T19:00:00Z"))], [None, None]);
}

#[test]
fn rules_of_the_organizer_are_told() {
    let self_service = SelfService { transfer: false, give_back: GiveBack::UntilHoursBeforeStart(48), naming: false };
    let details = Details { self_service: Some(self_service), max_per_person: Some(quantity(2)), ..details() };
    let page = page(&scheduled(details), 1, 1);
    assert_eq!(page.self_service, ["You can give tickets back for a refund until 48 hours before the start."]);
    assert_eq!(page.max_per_person.as_deref(), Some("At most 2 tickets per person."));
}

#[test]
fn change_is_shown_with_its_reason() {
    let concert = Concert::Scheduled(Box::new(Schedule { change_reason: Some(text("Larger hall.")), ..schedule() }));
    let html = page(&concert, 1, 1).render().unwrap();
    assert!(html.contains("The organizer has changed this concert.</b> Larger hall."), "{html}");
}

#[test]
fn names_are_escaped_on_the_page() {
    let hostile = "</title><script>alert(1)</script>";
    let venue = venue_in("PL", "<i>Łódź", None);
    let details = Details { name: text(hostile), artist: text(hostile), venue, ..details() };
    let types: Vec<TicketType> =
        vec![TicketType { name: text("\"><svg onload=alert(1)>"), ..selling("regular", "1.00 PLN") }];
    let concert = Concert::Scheduled(Box::new(Schedule { details, ticket_types: types, ..schedule() }));
    let html = page(&concert, 1, 1).render().unwrap();
    assert!(["<script", "<i>", "<svg onload"].iter().all(|hostile| !html.contains(hostile)), "{html}");
}

#[test]
fn calendar_has_the_concert_at_its_venue() {
    let file = calendar_file(&scheduled(details()), 3, "More.", now()).unwrap().replace("\r\n ", "");
    for line in [
        "METHOD:PUBLISH",
        "DTSTART;TZID=Europe/Warsaw:20261231T200000",
        "SEQUENCE:3",
        "STATUS:CONFIRMED",
        "SUMMARY:Renaissance",
        "LOCATION:PGE Narodowy\\, Warsaw\\, PL",
        "DESCRIPTION:Beyoncé. More.",
    ] {
        assert!(file.split("\r\n").any(|other| other == line), "no {line} in {file}");
    }
}

#[test]
fn calendar_of_a_cancelled_concert_removes_it() {
    let file = calendar_file(&cancelled(), 4, "More.", now()).unwrap();
    assert!(file.contains("METHOD:CANCEL") && file.contains("STATUS:CANCELLED"), "{file}");
}
