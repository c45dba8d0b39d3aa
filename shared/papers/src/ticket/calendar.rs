use jiff::{Timestamp, Zoned};
use kernel::ConcertId;
use writing::{CalendarEvent, CalendarMethod};

use crate::Language;
use crate::messages::Messages;
use crate::ticket::content::{Ticket, Venue};

/// Tickets of one order for one concert, in a calendar.
#[derive(Debug, Clone)]
pub struct Appointment<'a> {
    /// With the order number, it identifies the event.
    pub concert_id: ConcertId,
    /// Order number for people.
    pub order_number: &'a str,
    /// Title of the concert.
    pub concert: &'a str,
    /// Venue, if known.
    pub venue: Option<Venue<'a>>,
    /// Start of the concert in the venue's time zone, if known.
    pub starts_at: Option<&'a Zoned>,
    /// Number of tickets.
    pub tickets: u32,
    /// The revision of the concert.
    pub revision: Revision,
}

/// The revision of a concert. Calendars keep the one with the highest sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    /// Starts at 0 and grows with each change of the concert, such as its version.
    pub sequence: u32,
    /// Whether the concert was cancelled.
    pub cancelled: bool,
}

impl<'a> Ticket<'a> {
    /// One ticket in a calendar.
    pub fn appointment(&self, revision: Revision) -> Appointment<'a> {
        Appointment {
            concert_id: self.concert_id,
            order_number: self.order_number,
            concert: self.concert,
            venue: self.venue,
            starts_at: self.starts_at,
            tickets: 1,
            revision,
        }
    }
}

/// Renders an iCalendar file (RFC 5545) with one event per order and concert, at its time in the venue's time zone. Concerts without a
/// date are left out. The same order and concert always give the same event id, so that calendars replace or remove their event.
pub fn calendar(appointments: &[Appointment<'_>], made_at: Timestamp, language: Language) -> String {
    let mut events: Vec<CalendarEvent<'_>> = Vec::new();
    let mut done: Vec<(ConcertId, &str)> = Vec::new();
    for appointment in appointments {
        let key = (appointment.concert_id, appointment.order_number);
        let Some(starts_at) = appointment.starts_at else { continue };
        if done.contains(&key) {
            continue;
        }
        done.push(key);
        let same = appointments.iter().filter(|other| (other.concert_id, other.order_number) == key);
        let count: u32 = same.map(|other| other.tickets).sum();
        let Revision { sequence, cancelled } = appointment.revision;
        events.push(CalendarEvent {
            uid: format!("{}.{}@frontrow", appointment.order_number, appointment.concert_id),
            title: appointment.concert,
            description: language
                .message("calendar-description", &[("count", &count.to_string()), ("order", appointment.order_number)]),
            place: appointment.venue.as_ref().map(Venue::line),
            starts_at,
            sequence,
            cancelled,
        });
    }
    let method = if is_cancellation(appointments) { CalendarMethod::Cancel } else { CalendarMethod::Publish };
    writing::calendar(&events, method, made_at)
}

fn is_cancellation(appointments: &[Appointment<'_>]) -> bool {
    !appointments.is_empty() && appointments.iter().all(|appointment| appointment.revision.cancelled)
}
