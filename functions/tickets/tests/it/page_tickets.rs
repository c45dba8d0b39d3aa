//! Lists on pages: a fan's tickets by concert, and admissions by the hour.

use jiff::tz::{Offset, TimeZone};
use kernel::ConcertId;
use pages::{Language, Words};
use testkit::{at, given, id};
use tickets::page_texts::TEXTS;
use tickets::pages::attendees::hours;
use tickets::pages::list::{Evening, evenings};
use tickets::ticket::{Seat, Ticket, TicketEvent};
use tickets::views::concerts::{Concert, KnownConcerts};
use tickets::views::user_tickets::UserTicket;

use crate::samples::{ann, concert, seat};

const NOW: &str = "2031-06-01T12:00:00Z";

fn words() -> Words {
    Words::new(&TEXTS, Language::English)
}

fn ticket(concert: u128, ticket: u128) -> UserTicket {
    let (concert_id, ticket_id) = (ConcertId::new(id(concert)), kernel::TicketId::new(id(ticket)));
    let seat = Seat { concert_id, ticket_id, ..seat() };
    UserTicket::of(&given::<Ticket>([TicketEvent::TicketIssued(Box::new(seat))]).state()).unwrap()
}

/// The days of concerts and whether they are cancelled, in the upcoming and in the past list.
fn listed(concerts: &[(u128, &str, bool)]) -> (Vec<Evening>, Vec<Evening>) {
    let known = concerts.iter().map(|(number, starts_at, cancelled)| {
        (ConcertId::new(id(*number)), Concert { starts_at: at(starts_at), cancelled: *cancelled, ..concert() })
    });
    let known: KnownConcerts = known.collect();
    let tickets = concerts.iter().map(|(number, ..)| ticket(*number, 100 + number)).collect();
    evenings(ann(), tickets, &known, words(), at(NOW))
}

fn whens(evenings: &[Evening]) -> Vec<&str> {
    evenings.iter().filter_map(|evening| evening.when.as_deref()?.split(", ").nth(1)).collect()
}

#[test]
fn upcoming_concerts_come_soonest_first_and_past_ones_newest_first() {
    let (upcoming, past) = listed(&[
        (1, "2031-05-02T18:00:00Z", false),
        (2, "2031-07-02T18:00:00Z", false),
        (3, "2031-05-20T18:00:00Z", false),
        (4, "2031-06-02T18:00:00Z", false),
    ]);
    assert_eq!(whens(&upcoming), ["2 June 2031", "2 July 2031"]);
    assert_eq!(whens(&past), ["20 May 2031", "2 May 2031"]);
}

#[test]
fn concert_that_began_today_is_not_past() {
    let (upcoming, past) = listed(&[(1, "2031-06-01T10:00:00Z", false)]);
    assert_eq!((upcoming.len(), past.len()), (1, 0));
}

#[test]
fn cancelled_concert_is_marked() {
    let (upcoming, _) = listed(&[(1, "2031-07-02T18:00:00Z", true)]);
    assert!(upcoming[0].is_cancelled);
}

#[test]
fn tickets_of_a_concert_are_together_and_numbered() {
    let known = KnownConcerts::new();
    let (upcoming, _) = evenings(ann(), vec![ticket(1, 8), ticket(2, 9), ticket(1, 7)], &known, words(), at(NOW));
    let counts: Vec<usize> = upcoming.iter().map(|evening| evening.tickets.len()).collect();
    assert_eq!(counts, [2, 1]);
    let numbers: Vec<&str> = upcoming[0].tickets.iter().map(|row| row.number.as_str()).collect();
    assert_eq!(numbers, ["Ticket 1", "Ticket 2"]);
    assert_eq!(upcoming[0].tickets[0].href, format!("/my/tickets/{}", id(7)));
}

#[test]
fn only_tickets_that_somebody_else_bought_are_marked() {
    let received = |reader| {
        evenings(reader, vec![ticket(1, 7)], &KnownConcerts::new(), words(), at(NOW)).0[0].tickets[0].is_received
    };
    assert!(!received(ann()));
    assert!(received(kernel::UserId::new(id(99))));
}

#[test]
fn admissions_are_counted_by_the_hour_at_the_venue() {
    let warsaw = TimeZone::fixed(Offset::constant(2));
    let admitted = ["2031-06-20T17:59:59Z", "2031-06-20T17:05:00Z", "2031-06-20T18:00:00Z"].map(at);
    let counted = hours(admitted.into_iter(), &warsaw, words(), 2031);
    let counted: Vec<(&str, u64)> = counted.iter().map(|hour| (hour.starts.as_str(), hour.admitted)).collect();
    assert_eq!(counted, [("19:00", 2), ("20:00", 1)]);
}

#[test]
fn hours_of_several_days_are_named_with_their_days() {
    let admitted = ["2031-06-20T20:30:00Z", "2031-06-21T19:30:00Z"].map(at);
    let counted = hours(admitted.into_iter(), &TimeZone::UTC, words(), 2031);
    let named: Vec<&str> = counted.iter().map(|hour| hour.starts.as_str()).collect();
    assert_eq!(named, ["Fri 20 Jun, 20:00", "Sat 21 Jun, 19:00"]);
}

#[test]
fn bars_are_as_high_as_their_share_of_the_highest() {
    let admitted = ["2031-06-20T18:00:00Z", "2031-06-20T19:10:00Z", "2031-06-20T19:20:00Z"].map(at);
    let counted = hours(admitted.into_iter(), &TimeZone::UTC, words(), 2031);
    let heights: Vec<&str> = counted.iter().map(|hour| hour.bar.height.as_str()).collect();
    assert_eq!(heights, ["44.00%", "88.00%"]);
}
