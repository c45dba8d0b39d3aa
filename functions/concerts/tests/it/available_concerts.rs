use concerts::concert::{Concert, Details, Schedule};
use concerts::views::available_concerts::{Filter, ListedConcert, Moment, Range};
use kernel::Timestamp;
use testkit::at;
use views::Key;

use crate::samples::{concert_id, details, schedule};

fn starting(time: Timestamp) -> ListedConcert {
    let details = Details { starts_at: time, ..details() };
    ListedConcert::of(&Concert::Scheduled(Box::new(Schedule { details, ..schedule() }))).unwrap()
}

fn listed() -> ListedConcert {
    starting(details().starts_at)
}

fn includes(range: &Range, time: &str) -> bool {
    let place = starting(at(time)).listed().at;
    range.from <= place && place <= range.to
}

#[test]
fn what_was_never_created_is_not_listed() {
    assert_eq!(ListedConcert::of(&Concert::Nothing), None);
}

#[test]
fn a_concert_is_one_item_whenever_it_begins() {
    let key = Key::new(format!("concert#{}", concert_id()), "-");
    assert_eq!((listed().key(), starting(at("2027-01-01T00:00:00Z")).key()), (key.clone(), key));
}

#[test]
fn concerts_are_listed_in_the_order_in_which_they_begin() {
    let times = ["2026-12-31T19:00:00Z", "2026-12-31T19:00:00.5Z", "2026-12-31T19:00:01Z", "2027-01-01T00:00:00Z"];
    let places = times.map(|time| starting(at(time)).listed().at);
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn a_concert_that_begins_at_either_end_of_a_range_is_in_it() {
    let range = Range::new(at("2026-12-31T19:00:00Z"), Some(at("2026-12-31T20:00:00Z")));
    assert!(includes(&range, "2026-12-31T19:00:00Z") && includes(&range, "2026-12-31T20:00:00Z"));
}

#[test]
fn a_concert_that_begins_before_a_range_is_not_in_it() {
    let range = Range::new(at("2026-12-31T19:00:00Z"), None);
    assert!(!includes(&range, "2026-12-31T18:59:59.999Z"));
}

#[test]
fn a_concert_that_begins_after_a_range_is_not_in_it() {
    let range = Range::new(at("2026-12-31T19:00:00Z"), Some(at("2026-12-31T20:00:00Z")));
    assert!(!includes(&range, "2026-12-31T20:00:00.001Z"));
}

#[test]
fn a_range_without_an_end_goes_on_for_ever() {
    assert!(includes(&Range::new(at("2026-12-31T19:00:00Z"), None), "9000-01-01T00:00:00Z"));
}

#[test]
fn an_instant_is_its_own_first_and_last() {
    let moment: Moment = "2026-12-31T20:00:00+01:00".parse().unwrap();
    assert_eq!((moment.first, moment.last), (at("2026-12-31T19:00:00Z"), at("2026-12-31T19:00:00Z")));
}

#[test]
fn a_date_is_a_whole_day() {
    let day: Moment = "2026-12-31".parse().unwrap();
    assert_eq!((day.first, day.last), (at("2026-12-31T00:00:00Z"), at("2026-12-31T23:59:59.999999999Z")));
}

#[test]
fn what_is_neither_an_instant_nor_a_date_is_refused() {
    for text in ["", "tomorrow", "2026-13-01", "2026-02-30", "2026-12-31T19:00:00"] {
        assert!(text.parse::<Moment>().is_err_and(|invalid| invalid.code == "invalid_time"), "{text}");
    }
}

#[test]
fn everything_is_wanted_where_nothing_is_asked() {
    assert!(Filter::default().wants(&listed()));
}

#[test]
fn a_city_is_found_in_upper_or_lower_case() {
    assert!(Filter::new(Some(" WARSAW "), None).wants(&listed()));
}

#[test]
fn a_part_of_a_city_is_another_city() {
    assert!(!Filter::new(Some("War"), None).wants(&listed()));
}

#[test]
fn a_text_is_found_in_the_name() {
    assert!(Filter::new(None, Some("naissa")).wants(&listed()));
}

#[test]
fn a_text_is_found_in_the_artist_beyond_ascii() {
    assert!(Filter::new(None, Some("BEYONCÉ")).wants(&listed()));
}

#[test]
fn a_text_that_is_nowhere_is_not_found() {
    assert!(!Filter::new(None, Some("Madonna")).wants(&listed()));
}

#[test]
fn both_are_wanted_where_both_are_asked() {
    assert!(!Filter::new(Some("Warsaw"), Some("Madonna")).wants(&listed()));
}
