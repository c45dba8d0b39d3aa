use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use kernel::ConcertId;

use crate::Language;
use crate::ticket::Ticket;

/// Which state of a concert a calendar file tells: a calendar takes the one with the higher sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    /// 0 at first, more after each change of the concert (its version will do).
    pub sequence: u32,
    /// When the file was made.
    pub made_at: Timestamp,
    /// Whether the concert was called off.
    pub cancelled: bool,
}

/// How long a concert is in a calendar: nobody says when it ends, and an event without an end takes no room.
const LENGTH: &str = "PT3H";

/// Tickets as an iCalendar file (RFC 5545): an event for each concert that they are for, with times in UTC, which every calendar
/// shows in its reader's zone. A concert without a date is left out. The same order and concert always are the same event.
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
                &language.say("calendar-description", &[("count", &count.to_string()), ("order", ticket.order_number)]),
            );
        if let Some(venue) = &ticket.venue {
            event.location(&venue.line());
        }
        calendar.push(event.done());
    }
    calendar.done().to_string()
}

/// A moment as RFC 5545's form 2: 20310610T180000Z.
fn utc(moment: Timestamp) -> String {
    moment.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}
