use std::collections::BTreeMap;

use askama::Template;
use concerts::concert::{Concert, Details, Schedule, TicketType};
use concerts::page_texts::TEXTS;
use concerts::pages::home::{Card, HomePage, HomeSearch, Offer};
use concerts::views::available_concerts::ListedConcert;
use concerts::views::list_entry::ListEntry;
use kernel::ConcertId;
use pages::{Language, Words};
use testkit::{at, id, text, ticket_type};
use views::Page;

use crate::samples::{details, now, schedule, selling, venue_in};

fn scheduled(number: u128, details: Details) -> Concert {
    Concert::Scheduled(Box::new(Schedule { concert_id: ConcertId::new(id(number)), details, ..schedule() }))
}

fn starting(number: u128, time: &str) -> Concert {
    scheduled(number, Details { starts_at: at(time), ..details() })
}

/// With these numbers of free seats of 1000 Regular and 1000 Golden Circle.
fn entry(concert: &Concert, regular: u64, golden_circle: u64) -> ListEntry {
    let free = BTreeMap::from([(ticket_type("regular"), regular), (ticket_type("golden-circle"), golden_circle)]);
    let listed = ListedConcert::of(concert).unwrap();
    let sale = listed.sale.clone().unwrap();
    ListEntry::of(listed, &sale, &free, now())
}

fn words(language: Language) -> Words {
    Words::new(&TEXTS, language)
}

/// The page with these concerts, all of which are to come.
fn page_of(search: &HomeSearch, concerts: &[Concert], next_cursor: Option<&str>) -> HomePage {
    page_in(Language::English, search, concerts, next_cursor)
}

fn page_in(language: Language, search: &HomeSearch, concerts: &[Concert], next_cursor: Option<&str>) -> HomePage {
    let items = concerts.iter().map(|concert| entry(concert, 1000, 1000)).collect();
    let found = Page { items, next_cursor: next_cursor.map(str::to_owned) };
    let upcoming: Vec<ListedConcert> = concerts.iter().filter_map(ListedConcert::of).collect();
    HomePage::new(search, found, &upcoming, words(language), now())
}

fn card_of(entry: ListEntry) -> Card {
    let found = Page { items: vec![entry], next_cursor: None };
    let page = HomePage::new(&HomeSearch::default(), found, &[], words(Language::English), now());
    page.months[0].concerts[0].clone()
}

fn offer(concert: &Concert, regular: u64, golden_circle: u64) -> Offer {
    card_of(entry(concert, regular, golden_circle)).offer
}

#[test]
fn concert_shows_its_time_and_place_at_the_venue() {
    let venue = venue_in("US", "Los Angeles", Some("America/Los_Angeles"));
    let card = card_of(entry(&scheduled(1, Details { venue, ..details() }), 1, 1));
    let shown = [&*card.starts, &card.starts_at, &card.place];
    assert_eq!(shown, ["Thu 31 Dec, 11:00", "2026-12-31T11:00:00-08:00", "Arena, Los Angeles"]);
}

#[test]
fn concert_with_plenty_of_seats_shows_its_lowest_price() {
    let expected = Offer::From { price: "PLN\u{a0}349.00".to_owned(), few_left: false };
    assert_eq!(offer(&starting(1, "2026-12-31T19:00:00Z"), 1000, 1000), expected);
}

#[test]
fn tenth_of_the_seats_is_few() {
    let offers = [(100, 100), (101, 100)].map(|(regular, golden)| {
        let offer = offer(&starting(1, "2026-12-31T19:00:00Z"), regular, golden);
        matches!(offer, Offer::From { few_left: true, .. })
    });
    assert_eq!(offers, [true, false]);
}

#[test]
fn concert_without_seats_is_sold_out() {
    assert_eq!(offer(&starting(1, "2026-12-31T19:00:00Z"), 0, 0), Offer::SoldOut);
}

#[test]
fn concert_before_its_sale_says_when_it_opens() {
    let concert = scheduled(1, Details { sales_open_at: Some(at("2026-06-05T08:00:00Z")), ..details() });
    let expected =
        Offer::OpensAt { price: Some("PLN\u{a0}349.00".to_owned()), time: "On sale Fri 5 Jun, 10:00".to_owned() };
    assert_eq!(offer(&concert, 0, 0), expected);
}

#[test]
fn concert_after_its_sale_says_so() {
    let concert = scheduled(1, Details { sales_close_at: Some(now()), ..details() });
    assert_eq!(offer(&concert, 1, 1), Offer::SaleEnded);
}

#[test]
fn cancelled_concert_says_so() {
    let concert = Concert::Cancelled { schedule: Box::new(schedule()), reason: text("Ill.") };
    assert_eq!(offer(&concert, 1, 1), Offer::Cancelled);
}

#[test]
fn concert_for_nothing_is_free() {
    let free: Vec<TicketType> = vec![selling("regular", "0.00 PLN")];
    let concert = Concert::Scheduled(Box::new(Schedule { ticket_types: free, ..schedule() }));
    assert_eq!(offer(&concert, 1000, 0), Offer::Free { few_left: false });
}

#[test]
fn months_are_those_at_the_venues() {
    // Already January in Warsaw.
    let page = page_of(
        &HomeSearch::default(),
        &[
            starting(1, "2026-12-31T19:00:00Z"),
            starting(2, "2026-12-31T23:30:00Z"),
            starting(3, "2027-01-02T19:00:00Z"),
        ],
        None,
    );
    let months: Vec<_> = page.months.iter().map(|month| (&*month.id, &*month.name, month.concerts.len())).collect();
    assert_eq!(months, [("2026-12", "December", 1), ("2027-01", "January", 2)]);
}

#[test]
fn month_that_the_page_cuts_has_no_count() {
    let concerts = [starting(1, "2026-12-31T19:00:00Z"), starting(2, "2027-01-02T19:00:00Z")];
    let page = page_of(&HomeSearch::default(), &concerts, Some("next"));
    let counts: Vec<_> = page.months.iter().map(|month| month.count.as_deref()).collect();
    assert_eq!(counts, [Some("One concert"), None]);
}

#[test]
fn later_page_leads_back_to_the_first_and_keeps_the_search() {
    let search = HomeSearch { city: "Łódź".to_owned(), cursor: Some("here".to_owned()), ..HomeSearch::default() };
    let page = page_of(&search, &[starting(1, "2026-12-31T19:00:00Z")], Some("there"));
    assert_eq!(page.more.as_deref(), Some("/?city=%C5%81%C3%B3d%C5%BA&cursor=there"));
    assert_eq!(page.first.as_deref(), Some("/?city=%C5%81%C3%B3d%C5%BA"));
}

#[test]
fn summary_counts_concerts_and_cities() {
    let elsewhere = scheduled(3, Details { venue: venue_in("DE", "Berlin", None), ..details() });
    let concerts = [starting(1, "2026-12-01T19:00:00Z"), starting(2, "2026-12-02T19:00:00Z"), elsewhere];
    let summaries = [Language::English, Language::Polish]
        .map(|language| page_in(language, &HomeSearch::default(), &concerts, None).summary.unwrap());
    assert_eq!(
        summaries,
        ["3 concerts in 2 cities until 31 December 2026.", "3 koncerty w 2 miastach do 31 grudnia 2026."]
    );
}

#[test]
fn search_offers_the_cities_of_concerts_to_come_by_name() {
    let cities =
        ["Łódź", "Berlin", "lodz", "Warsaw"].map(|city| Details { venue: venue_in("PL", city, None), ..details() });
    let concerts: Vec<Concert> = (1..).zip(cities).map(|(number, details)| scheduled(number, details)).collect();
    assert_eq!(page_of(&HomeSearch::default(), &concerts, None).cities, ["Berlin", "Łódź", "Warsaw"]);
}

#[test]
fn city_without_concerts_stays_chosen() {
    let search = HomeSearch { city: "Nowhere".to_owned(), ..HomeSearch::default() };
    assert_eq!(page_of(&search, &[starting(1, "2026-12-31T19:00:00Z")], None).cities, ["Nowhere", "Warsaw"]);
}

#[test]
fn next_sale_is_the_first_to_open() {
    let opening = |number, time: &str| scheduled(number, Details { sales_open_at: Some(at(time)), ..details() });
    let concerts =
        [opening(1, "2026-06-08T08:00:00Z"), opening(2, "2026-06-05T08:00:00Z"), opening(3, "2026-05-01T08:00:00Z")];
    let next = page_of(&HomeSearch::default(), &concerts, None).next_sale.unwrap();
    assert_eq!(next.address, format!("/shop/concerts/{}", ConcertId::new(id(2))));
    assert_eq!((&*next.opens, &*next.places), ("Sale opens Friday, 5 June 2026, 10:00.", "2,000 places"));
}

#[test]
fn search_shows_no_next_sale() {
    let concert = scheduled(1, Details { sales_open_at: Some(at("2026-06-05T08:00:00Z")), ..details() });
    let search = HomeSearch { text: "beyonce".to_owned(), ..HomeSearch::default() };
    assert_eq!(page_of(&search, &[concert], None).next_sale, None);
}

#[test]
fn quick_links_lead_to_days_with_concerts_and_to_cities() {
    let in_berlin =
        Details { venue: venue_in("DE", "Berlin", None), starts_at: at("2026-06-06T19:00:00Z"), ..details() };
    // Now is Monday, 1 June.
    let concerts = [starting(1, "2026-06-01T19:00:00Z"), scheduled(2, in_berlin)];
    let links = page_of(&HomeSearch::default(), &concerts, None).quick;
    let links: Vec<_> = links.iter().map(|link| (&*link.text, &*link.address)).collect();
    assert_eq!(
        links,
        [
            ("Tonight", "/?from=2026-06-01&to=2026-06-01"),
            ("This weekend", "/?from=2026-06-05&to=2026-06-07"),
            ("Berlin", "/?city=Berlin"),
            ("Warsaw", "/?city=Warsaw"),
        ]
    );
}

#[test]
fn shop_without_concerts_says_what_will_be_here() {
    let html = page_of(&HomeSearch::default(), &[], None).render().unwrap();
    assert!(html.contains("No concerts yet") && !html.contains("No concert matches"), "{html}");
}

#[test]
fn search_without_a_match_leads_back_to_all_concerts() {
    let search = HomeSearch { text: "nobody".to_owned(), ..HomeSearch::default() };
    let html = page_of(&search, &[], None).render().unwrap();
    assert!(html.contains("No concert matches") && html.contains("href=\"/\""), "{html}");
}

#[test]
fn names_are_escaped_in_the_list() {
    let hostile = Details { name: text("<b>\"'&"), artist: text("<script>alert(1)</script>"), ..details() };
    let html = page_of(&HomeSearch::default(), &[scheduled(1, hostile)], None).render().unwrap();
    assert!(!html.contains("<script") && html.contains("&#60;b&#62;&#34;&#39;&#38;"), "{html}");
}
