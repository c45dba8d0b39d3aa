//! Calendar files.

use std::collections::BTreeMap;
use std::fmt::Write;

use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, Zoned};

use crate::content_lines;

/// A concert in a calendar.
#[derive(Debug, Clone)]
pub struct CalendarEvent<'a> {
    /// Calendars replace or remove the event that has the same.
    pub uid: String,
    /// Its title.
    pub title: &'a str,
    /// More about it.
    pub description: String,
    /// Where it takes place, if known.
    pub place: Option<String>,
    /// The start in the venue's time zone.
    pub starts_at: &'a Zoned,
    /// Starts at 0 and grows with each change, such as a version. Calendars keep the event with the highest.
    pub sequence: u32,
    /// Whether it does not take place.
    pub cancelled: bool,
}

/// What a calendar does with the events of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarMethod {
    /// It adds or replaces them.
    Publish,
    /// It removes them.
    Cancel,
}

/// Length of a concert in a calendar. Its end is unknown, and calendars show no length without it.
const LENGTH: &str = "PT3H";

/// Renders an iCalendar file (RFC 5545), each event at its time in the venue's time zone.
pub fn calendar(events: &[CalendarEvent<'_>], method: CalendarMethod, made_at: Timestamp) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", "-//Frontrow//tickets//EN"));
    calendar.append_property((
        "METHOD",
        match method {
            CalendarMethod::Publish => "PUBLISH",
            CalendarMethod::Cancel => "CANCEL",
        },
    ));
    for own in events {
        let mut event = Event::new();
        event
            .uid(&own.uid)
            .add_property("DTSTAMP", utc(made_at))
            .append_property(start(own.starts_at))
            .add_property("DURATION", LENGTH)
            .sequence(own.sequence)
            .status(if own.cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed })
            .summary(own.title)
            .description(&own.description);
        if let Some(place) = &own.place {
            event.location(place);
        }
        calendar.push(event.done());
    }
    let zones = time_zones(events.iter().map(|event| event.starts_at));
    // The crate folds inside of escapes.
    let lines = calendar.done().to_string().replace("\r\n ", "");
    content_lines::folded(&lines.replacen("BEGIN:VEVENT", &format!("{zones}BEGIN:VEVENT"), 1))
}

/// Form 3 of RFC 5545's times, 20310610T200000 with a time zone, or form 2 for UTC.
fn start(starts_at: &Zoned) -> Property {
    match zone_name(starts_at) {
        Some(zone) => Property::new("DTSTART", local(starts_at)).append_parameter(("TZID", zone)).done(),
        None => Property::new("DTSTART", utc(starts_at.timestamp())),
    }
}

/// None for UTC.
fn zone_name(moment: &Zoned) -> Option<&str> {
    moment.time_zone().iana_name().filter(|name| *name != "UTC")
}

fn local(moment: &Zoned) -> String {
    moment.strftime("%Y%m%dT%H%M%S").to_string()
}

/// The definitions (RFC 5545, section 3.6.5) of the zones of these moments, from the last change of the clocks before each of them to
/// the first one after it.
fn time_zones<'a>(moments: impl Iterator<Item = &'a Zoned>) -> String {
    let mut changes: BTreeMap<&str, BTreeMap<Timestamp, Change>> = BTreeMap::new();
    for moment in moments {
        let Some(name) = zone_name(moment) else { continue };
        let (zone, at) = (moment.time_zone(), moment.timestamp());
        let of_zone = changes.entry(name).or_default();
        // A zone whose clocks never changed has its offset since ever.
        let last = zone.preceding(at.saturating_add(SignedDuration::from_nanos(1)).unwrap_or(at)).next();
        let last = last.map_or(Timestamp::UNIX_EPOCH, |last| last.timestamp());
        let next = zone.following(at).next().map(|next| next.timestamp());
        of_zone.extend([Some(last), next].into_iter().flatten().map(|at| (at, Change::at(zone, at))));
    }
    let mut text = String::new();
    for (name, changes) in changes {
        let _ = write!(text, "BEGIN:VTIMEZONE\r\nTZID:{name}\r\n");
        changes.values().for_each(|change| text.push_str(&change.text()));
        text.push_str("END:VTIMEZONE\r\n");
    }
    text
}

/// The clocks of a zone change.
struct Change {
    /// In the time before it.
    at: String,
    before: Offset,
    after: Offset,
    is_summer_time: bool,
    abbreviation: String,
}

impl Change {
    fn at(zone: &TimeZone, at: Timestamp) -> Self {
        let before = zone.to_offset(at.saturating_sub(SignedDuration::from_nanos(1)).unwrap_or(at));
        let after = zone.to_offset_info(at);
        Self {
            at: local(&at.to_zoned(before.to_time_zone())),
            before,
            after: after.offset(),
            is_summer_time: after.dst().is_dst(),
            abbreviation: after.abbreviation().to_owned(),
        }
    }

    fn text(&self) -> String {
        let kind = if self.is_summer_time { "DAYLIGHT" } else { "STANDARD" };
        let (at, from, to, name) = (&self.at, offset(self.before), offset(self.after), &self.abbreviation);
        format!(
            "BEGIN:{kind}\r\nDTSTART:{at}\r\nTZOFFSETFROM:{from}\r\nTZOFFSETTO:{to}\r\nTZNAME:{name}\r\nEND:{kind}\r\n"
        )
    }
}

/// `+0200`.
fn offset(offset: Offset) -> String {
    let (sign, seconds) = (if offset.is_negative() { '-' } else { '+' }, offset.seconds().unsigned_abs());
    format!("{sign}{:02}{:02}", seconds / 3600, seconds / 60 % 60)
}

/// Form 2 of RFC 5545's times: 20310610T180000Z.
fn utc(moment: Timestamp) -> String {
    moment.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}
