use kernel::ConcertId;
use papers::ticket::{self, Appointment, Page, Revision, Ticket};
use papers::{Language, PaperError};
use proptest::prelude::*;
use uuid::Uuid;

use crate::pages;
use crate::samples::{self, Sample, usual};

fn revision(sequence: u32) -> Revision {
    Revision { sequence, cancelled: false }
}

/// The calendar file of these tickets.
fn calendar(tickets: &[Ticket<'_>], revision: Revision, language: Language) -> String {
    let appointments: Vec<Appointment<'_>> = tickets.iter().map(|ticket| ticket.appointment(revision)).collect();
    ticket::calendar(&appointments, "2031-01-09T12:00:00Z".parse().unwrap(), language)
}

fn of_another_concert(sample: &Sample, revision: Revision) -> Appointment<'_> {
    Appointment { concert_id: ConcertId::new(Uuid::from_u128(2)), ..sample.ticket(1).appointment(revision) }
}

/// The unfolded lines of a calendar file.
fn lines(calendar: &str) -> Vec<String> {
    calendar.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

fn value(calendar: &str, name: &str) -> String {
    let lines = lines(calendar);
    let line = lines.iter().find_map(|line| line.strip_prefix(&format!("{name}:")));
    line.unwrap_or_else(|| panic!("no {name} in {calendar}")).to_owned()
}

#[test]
fn each_ticket_has_a_page() {
    let sample = usual();
    let tickets: Vec<Ticket<'_>> = (1..=6).map(|number| sample.ticket(number)).collect();
    assert_eq!(pages(&ticket::pdf(&tickets, Page::A4, Language::English).unwrap()), 6);
}

#[test]
fn same_ticket_gives_the_same_bytes() {
    let sample = usual();
    let make = || ticket::pdf(&[sample.ticket(1)], Page::Phone, Language::Polish).unwrap();
    assert_eq!(make(), make());
}

#[test]
fn pdf_without_tickets_is_refused() {
    assert_eq!(ticket::pdf(&[], Page::A4, Language::English), Err(PaperError::Empty));
}

#[test]
fn long_code_is_refused() {
    let sample = Sample { code: "x".repeat(3000), ..usual() };
    assert_eq!(ticket::pdf(&[sample.ticket(1)], Page::A4, Language::English), Err(PaperError::CodeTooLong));
    assert_eq!(ticket::svg(&sample.ticket(1), Language::English), Err(PaperError::CodeTooLong));
    assert_eq!(ticket::qr_svg(&sample.code), Err(PaperError::CodeTooLong));
}

#[test]
fn pdf_is_tagged_and_declares_its_language() {
    let sample = usual();
    let pdf = ticket::pdf(&[sample.ticket(1)], Page::A4, Language::Polish).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    for part in ["/MarkInfo<</Marked true", "/StructTreeRoot", "/Lang(pl)", "<pdfuaid:part>1<"] {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn user_input_cannot_become_svg_markup() {
    let sample = Sample { concert: "</desc><script>&".to_owned(), ..usual() };
    let svg = ticket::svg(&sample.ticket(1), Language::English).unwrap();
    assert!(!svg.contains("<script"));
    assert!(svg.contains("&lt;script&gt;&amp;"));
}

#[test]
fn calendar_has_one_event_for_all_tickets_of_a_concert() {
    let sample = usual();
    let calendar = calendar(&[sample.ticket(1), sample.ticket(2)], revision(0), Language::English);
    assert_eq!(lines(&calendar).iter().filter(|line| *line == "BEGIN:VEVENT").count(), 1);
    assert_eq!(value(&calendar, "DESCRIPTION"), "Tickets: 2. Order 2031-000042-K7.");
}

#[test]
fn changed_concert_is_the_same_event_with_a_higher_sequence() {
    let sample = usual();
    let before = calendar(&[sample.ticket(1)], revision(0), Language::English);
    let moved = Sample { starts_at: Some(samples::starts_at("US", None)), concert: "Moved".to_owned(), ..usual() };
    let after = calendar(&[moved.ticket(2)], revision(1), Language::Polish);
    assert_eq!(value(&before, "UID"), value(&after, "UID"));
    assert_eq!((value(&before, "SEQUENCE"), value(&after, "SEQUENCE")), ("0".to_owned(), "1".to_owned()));
}

#[test]
fn calendar_has_times_in_the_venues_zone() {
    let calendar = calendar(&[usual().ticket(1)], revision(0), Language::English);
    assert_eq!(value(&calendar, "DTSTART;TZID=Europe/Warsaw"), "20310610T200000");
    assert_eq!(value(&calendar, "DTSTAMP"), "20310109T120000Z");
}

#[test]
fn calendar_defines_the_venues_zone() {
    let calendar = calendar(&[usual().ticket(1)], revision(0), Language::English);
    let expected = "BEGIN:VTIMEZONE\r\nTZID:Europe/Warsaw\r\n\
        BEGIN:DAYLIGHT\r\nDTSTART:20310330T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nEND:DAYLIGHT\r\n\
        BEGIN:STANDARD\r\nDTSTART:20311026T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD\r\n\
        END:VTIMEZONE\r\nBEGIN:VEVENT\r\n";
    assert!(calendar.contains(expected), "{calendar}");
}

#[test]
fn calendar_has_times_of_an_unknown_zone_in_utc() {
    let sample = Sample { starts_at: Some(samples::starts_at("US", None)), ..usual() };
    let calendar = calendar(&[sample.ticket(1)], revision(0), Language::English);
    assert!(value(&calendar, "DTSTART").ends_with('Z') && !calendar.contains("VTIMEZONE"), "{calendar}");
}

#[test]
fn cancelled_concert_is_removed_from_the_calendar() {
    let revision = Revision { cancelled: true, ..revision(2) };
    let calendar = calendar(&[usual().ticket(1)], revision, Language::English);
    assert_eq!(value(&calendar, "METHOD"), "CANCEL");
    assert_eq!(value(&calendar, "STATUS"), "CANCELLED");
}

#[test]
fn concert_without_a_date_is_not_in_the_calendar() {
    let sample = Sample { starts_at: None, ..usual() };
    let calendar = calendar(&[sample.ticket(1)], revision(0), Language::English);
    assert!(!calendar.contains("VEVENT"));
}

#[test]
fn name_cannot_add_lines_to_a_calendar() {
    let sample = Sample { concert: "A, B; C\\n\nATTENDEE:x".to_owned(), ..usual() };
    let calendar = calendar(&[sample.ticket(1)], revision(0), Language::English);
    assert_eq!(value(&calendar, "SUMMARY"), "A\\, B\\; C\\\\n\\nATTENDEE:x");
    assert!(!lines(&calendar).iter().any(|line| line.starts_with("ATTENDEE")), "{calendar}");
}

#[test]
fn concerts_of_an_order_have_sequences_of_their_own() {
    let sample = usual();
    let appointments = [sample.ticket(1).appointment(revision(7)), of_another_concert(&sample, revision(3))];
    let calendar = ticket::calendar(&appointments, "2031-01-09T12:00:00Z".parse().unwrap(), Language::English);
    let lines = lines(&calendar);
    let sequences: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("SEQUENCE:")).collect();
    assert_eq!(sequences, ["7", "3"]);
}

#[test]
fn one_concert_that_takes_place_keeps_a_file_from_being_a_cancellation() {
    let cancelled = Revision { sequence: 3, cancelled: true };
    let sample = usual();
    let appointments = [sample.ticket(1).appointment(revision(7)), of_another_concert(&sample, cancelled)];
    let calendar = ticket::calendar(&appointments, "2031-01-09T12:00:00Z".parse().unwrap(), Language::English);
    assert!(calendar.contains("METHOD:PUBLISH") && calendar.contains("STATUS:CANCELLED"), "{calendar}");
}

proptest! {
    /// A fold stands neither inside of a character nor between a backslash and what it escapes, and nothing is lost.
    #[test]
    fn lines_are_folded_without_cutting_escapes(concert in r"[a-z,;\\ żó👩]{1,200}") {
        let sample = Sample { concert: concert.clone(), ..usual() };
        let calendar = calendar(&[sample.ticket(1)], revision(0), Language::English);
        for line in calendar.split("\r\n") {
            prop_assert!(line.len() <= 75, "{line:?}");
            let backslashes = line.bytes().rev().take_while(|byte| *byte == b'\\').count();
            prop_assert!(backslashes % 2 == 0, "{line:?}");
        }
        let escaped = concert.replace('\\', "\\\\").replace(',', "\\,").replace(';', "\\;");
        prop_assert_eq!(value(&calendar, "SUMMARY"), escaped);
    }
}

#[test]
fn calendar_lines_are_folded() {
    for sample in samples::all() {
        let calendar = calendar(&[sample.ticket(1)], revision(0), Language::Polish);
        assert!(calendar.split("\r\n").all(|line| line.len() <= 75), "{calendar}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// The PDF/UA validator also checks that every glyph has its text and that no glyph is missing.
    #[test]
    fn any_name_of_200_characters_is_printed(concert in "\\PC{1,200}", holder in any::<[char; 60]>()) {
        let holder: String = holder.iter().collect();
        let sample = Sample { concert, holder, ..usual() };
        let ticket = sample.ticket(1);
        for page in [Page::A4, Page::Phone] {
            prop_assert_eq!(pages(&ticket::pdf(std::slice::from_ref(&ticket), page, Language::Polish).unwrap()), 1);
        }
        prop_assert!(ticket::svg(&ticket, Language::English).unwrap().ends_with("</svg>\n"));
    }
}
