use concerts::concert::{Concert, Details, Schedule};
use concerts::views::available_concerts::{Filter, ListedConcert, Moment, Range};
use kernel::Timestamp;
use testkit::at;
use views::Key;

use crate::samples::{concert_id, details, schedule, venue_in};

fn starting(time: Timestamp) -> ListedConcert {
    let details = Details { starts_at: time, ..details() };
    ListedConcert::of(&Concert::Scheduled(Box::new(Schedule { details, ..schedule() }))).unwrap()
}

fn listed() -> ListedConcert {
    starting(details().starts_at)
}

fn instant(time: &str) -> Moment {
    Moment::Instant(at(time))
}

fn includes(range: &Range, time: &str) -> bool {
    let position = starting(at(time)).listed().at;
    range.from <= position && position <= range.to
}

#[test]
fn concert_that_was_never_created_is_not_listed() {
    assert_eq!(ListedConcert::of(&Concert::Nothing), None);
}

#[test]
fn item_key_does_not_depend_on_the_start() {
    let key = Key::new(format!("concert#{}", concert_id()), "-");
    assert_eq!((listed().key(), starting(at("2027-01-01T00:00:00Z")).key()), (key.clone(), key));
}

#[test]
fn concerts_are_listed_by_start() {
    let times = ["2026-12-31T19:00:00Z", "2026-12-31T19:00:00.5Z", "2026-12-31T19:00:01Z", "2027-01-01T00:00:00Z"];
    let positions = times.map(|time| starting(at(time)).listed().at);
    assert!(positions.is_sorted(), "{positions:?}");
}

#[test]
fn range_includes_both_ends() {
    let range = Range::new(instant("2026-12-31T19:00:00Z"), Some(instant("2026-12-31T20:00:00Z")));
    assert!(includes(&range, "2026-12-31T19:00:00Z") && includes(&range, "2026-12-31T20:00:00Z"));
}

#[test]
fn range_excludes_earlier_starts() {
    let range = Range::new(instant("2026-12-31T19:00:00Z"), None);
    assert!(!includes(&range, "2026-12-31T18:59:59.999Z"));
}

#[test]
fn range_excludes_later_starts() {
    let range = Range::new(instant("2026-12-31T19:00:00Z"), Some(instant("2026-12-31T20:00:00Z")));
    assert!(!includes(&range, "2026-12-31T20:00:00.001Z"));
}

#[test]
fn range_without_end_includes_all_later_starts() {
    assert!(includes(&Range::new(instant("2026-12-31T19:00:00Z"), None), "9000-01-01T00:00:00Z"));
}

#[test]
fn instant_can_have_any_offset() {
    assert_eq!("2026-12-31T20:00:00+01:00".parse(), Ok(instant("2026-12-31T19:00:00Z")));
}

/// Whether a search for the day finds a concert that starts then in Los Angeles.
fn is_found(day: &str, starts_at: &str) -> bool {
    let venue = venue_in("US", "Los Angeles", Some("America/Los_Angeles"));
    let details = Details { starts_at: at(starts_at), venue, ..details() };
    let concert = Concert::Scheduled(Box::new(Schedule { details, ..schedule() }));
    let listed = ListedConcert::of(&concert).unwrap();
    let day: Moment = day.parse().unwrap();
    let range = Range::new(day, Some(day));
    let position = listed.listed().at;
    range.from <= position && position <= range.to && Filter::default().between(Some(day), Some(day)).matches(&listed)
}

#[test]
fn day_is_a_day_at_the_venue() {
    // 21:00 on New Year's Eve.
    assert!(is_found("2026-12-31", "2027-01-01T05:00:00Z"));
    assert!(!is_found("2027-01-01", "2027-01-01T05:00:00Z"));
}

#[test]
fn day_begins_and_ends_at_midnight_at_the_venue() {
    let found = ["2026-12-31T07:59:59Z", "2026-12-31T08:00:00Z", "2027-01-01T07:59:59Z", "2027-01-01T08:00:00Z"];
    assert_eq!(found.map(|time| is_found("2026-12-31", time)), [false, true, true, false]);
}

#[test]
fn text_that_is_no_instant_or_date_is_refused() {
    for text in ["", "tomorrow", "2026-13-01", "2026-02-30", "2026-12-31T19:00:00"] {
        assert!(text.parse::<Moment>().is_err_and(|invalid| invalid.code == "invalid_time"), "{text}");
    }
}

#[test]
fn empty_filter_matches_every_concert() {
    assert!(Filter::default().matches(&listed()));
}

#[test]
fn city_matches_in_upper_and_lower_case() {
    assert!(Filter::new(Some(" WARSAW "), None).matches(&listed()));
}

#[test]
fn part_of_a_city_does_not_match() {
    assert!(!Filter::new(Some("War"), None).matches(&listed()));
}

#[test]
fn text_matches_part_of_the_name() {
    assert!(Filter::new(None, Some("naissa")).matches(&listed()));
}

#[test]
fn text_matches_the_artist_beyond_ascii() {
    assert!(Filter::new(None, Some("BEYONCÉ")).matches(&listed()));
}

#[test]
fn text_that_is_in_neither_field_does_not_match() {
    assert!(!Filter::new(None, Some("Madonna")).matches(&listed()));
}

#[test]
fn city_and_text_must_both_match() {
    assert!(!Filter::new(Some("Warsaw"), Some("Madonna")).matches(&listed()));
}
