use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use kernel::ConcertId;

use crate::Language;
use crate::ticket::content::Ticket;

/// The revision of a concert in a calendar file. Calendars keep the revision with the highest sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    /// Starts at 0 and grows with each change of the concert, such as its version.
    pub sequence: u32,
    /// Time at which the file was made.
    pub made_at: Timestamp,
    /// Whether the concert was cancelled.
    pub cancelled: bool,
}

/// Length of a concert in a calendar. Its end is unknown, and calendars show no length without it.
const LENGTH: &str = "PT3H";

/// Renders an iCalendar file (RFC 5545) with one event per concert. Times are in UTC; calendars show them in the reader's time
/// zone. Concerts without a date are left out. The same order and concert always give the same event id.
pub fn calendar(tickets: &[Ticket<'_>], revision: Revision, language: Language) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", "-//Frontrow//papers//EN"));
    calendar.append_property(("METHOD", if revision.cancelled { "CANCEL" } else { "PUBLISH" }));
    let mut done: Vec<(ConcertId, &str)> = Vec::new();
    for ticket in tickets {
        let (key, Some(starts_at)) = ((ticket.concert_id, ticket.order_number), ticket.starts_at) else { continue };
        if done.contains(&key) {
            continue;
        }
        done.push(key);
        let count = tickets.iter().filter(|other| (other.concert_id, other.order_number) == key).count();
        let mut event = Event::new();
        event
            .uid(&format!("{}.{}@frontrow", ticket.order_number, ticket.concert_id))
            .add_property("DTSTAMP", utc(revision.made_at))
            .add_property("DTSTART", utc(starts_at.timestamp()))
            .add_property("DURATION", LENGTH)
            .sequence(revision.sequence)
            .status(if revision.cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed })
            .summary(ticket.concert)
            .description(
                &language
                    .message("calendar-description", &[("count", &count.to_string()), ("order", ticket.order_number)]),
            );
        if let Some(venue) = &ticket.venue {
            event.location(&venue.line());
        }
        calendar.push(event.done());
    }
    calendar.done().to_string()
}

/// Form 2 of RFC 5545's times: 20310610T180000Z.
fn utc(moment: Timestamp) -> String {
    moment.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}
