//! Concerts by date: one stored item per concert, listed in the index by its start.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{
    ConcertId, Invalid, Money, SignedDuration, Text, TicketTypeId, Timestamp, UserId, folded, parse_date, parse_time,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::{Key, Listed};

use crate::concert::{Concert, Schedule, Venue};
use crate::venue_time::zone_of;

/// A concert in the list of concerts, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedConcert {
    pub concert_id: ConcertId,
    pub name: Text<200>,
    pub artist: Text<200>,
    pub starts_at: Timestamp,
    pub venue: Venue,
    pub status: String,
    /// The sale; absent in items of older releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sale: Option<ListedSale>,
}

/// When and at which prices a concert is sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedSale {
    /// The first moment of sales. Absent means that they are open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Timestamp>,
    /// The first moment after sales.
    pub closes_at: Timestamp,
    pub prices: BTreeMap<TicketTypeId, Money>,
    /// Seats of all ticket types; absent in items of older releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u64>,
}

impl ListedSale {
    pub fn of(schedule: &Schedule) -> Self {
        let details = &schedule.details;
        let types = schedule.ticket_types.iter();
        Self {
            opens_at: details.sales_open_at,
            closes_at: details.sales_end_at(),
            capacity: Some(types.clone().map(|sold| u64::from(sold.capacity.get())).sum()),
            prices: types.map(|sold| (sold.ticket_type_id.clone(), sold.price)).collect(),
        }
    }

    pub fn is_open(&self, now: Timestamp) -> bool {
        self.opens_at.is_none_or(|opens_at| opens_at <= now) && now < self.closes_at
    }
}

impl ListedConcert {
    /// The name of the list in the index.
    pub const LIST: &'static str = "concerts";

    /// The item, if the concert is created.
    pub fn of(concert: &Concert) -> Option<Self> {
        let schedule = concert.schedule()?.clone();
        Some(Self {
            sale: Some(ListedSale::of(&schedule)),
            concert_id: schedule.concert_id,
            name: schedule.details.name,
            artist: schedule.details.artist,
            starts_at: schedule.details.starts_at,
            venue: schedule.details.venue.with_time_zone(),
            status: concert.status().to_owned(),
        })
    }

    pub fn key(&self) -> Key {
        Self::key_of(self.concert_id)
    }

    pub fn key_of(concert_id: ConcertId) -> Key {
        Key::new(format!("concert#{concert_id}"), "-")
    }

    /// The same item in the list of its organizer's concerts, which is short.
    pub fn key_of_organizer(organizer_id: UserId, concert_id: ConcertId) -> Key {
        Key::new(Self::list_of(organizer_id), concert_id.to_string())
    }

    /// The list of an organizer's concerts.
    pub fn list_of(organizer_id: UserId) -> String {
        format!("organizer#{organizer_id}")
    }

    /// The position in the index: by start, then by ID.
    pub fn listed(&self) -> Listed {
        Listed { list: Self::LIST.to_owned(), at: format!("{}#{}", sortable(self.starts_at), self.concert_id) }
    }
}

/// A time as text of a fixed width, so that texts sort as the times do.
fn sortable(time: Timestamp) -> String {
    format!("{time:.9}")
}

/// The part of the list between two starts, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    pub from: String,
    pub to: String,
}

impl Range {
    /// Without `to`, up to the end of the list. Contains all concerts on these days wherever their venues are, and some others.
    pub fn new(from: Moment, to: Option<Moment>) -> Self {
        // `~` sorts after every character of an ID.
        Self {
            from: sortable(from.earliest()),
            to: format!("{}#~", sortable(to.map_or(Timestamp::MAX, Moment::latest))),
        }
    }
}

/// A search in the list. Case and accents do not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    city: Option<String>,
    text: Option<String>,
    from: Option<Moment>,
    to: Option<Moment>,
}

impl Filter {
    /// Concerts in `city`, and with `text` in their name, artist or venue. Absent means any.
    pub fn new(city: Option<&str>, text: Option<&str>) -> Self {
        Self { city: city.map(folded), text: text.map(folded), ..Self::default() }
    }

    /// Only concerts that start between these moments, both included.
    #[must_use]
    pub fn between(self, from: Option<Moment>, to: Option<Moment>) -> Self {
        Self { from, to, ..self }
    }

    pub fn matches(&self, concert: &ListedConcert) -> bool {
        let in_city = |city: &String| folded(concert.venue.city.as_str()) == *city;
        let has_text = |text: &String| {
            let fields = [&concert.name, &concert.artist, &concert.venue.name];
            fields.iter().any(|field| folded(field.as_str()).contains(text))
        };
        self.city.as_ref().is_none_or(in_city)
            && self.text.as_ref().is_none_or(has_text)
            && self.from.is_none_or(|from| from.compare(concert).is_le())
            && self.to.is_none_or(|to| to.compare(concert).is_ge())
    }
}

/// A time in a query: an instant (RFC 3339), or a whole day (`2026-12-31`) at the venue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema)]
#[schemars(inline, with = "String")]
pub enum Moment {
    Instant(Timestamp),
    /// In the time zone of each venue.
    Day(Date),
}

/// The easternmost time zone (Kiritimati) is 14 hours ahead of UTC.
const EASTERNMOST: SignedDuration = SignedDuration::from_hours(14);

/// The westernmost time zone is 12 hours behind UTC.
const WESTERNMOST: SignedDuration = SignedDuration::from_hours(12);

impl Moment {
    /// The instant, or the first of the day anywhere.
    fn earliest(self) -> Timestamp {
        match self {
            Self::Instant(instant) => instant,
            Self::Day(day) => midnight(day).saturating_sub(EASTERNMOST).unwrap_or(Timestamp::MIN),
        }
    }

    /// The instant, or the last of the day anywhere.
    fn latest(self) -> Timestamp {
        match self {
            Self::Instant(instant) => instant,
            Self::Day(day) => {
                let next_day = midnight(day.tomorrow().unwrap_or(Date::MAX));
                next_day.saturating_add(WESTERNMOST).unwrap_or(Timestamp::MAX)
            }
        }
    }

    /// Less if the moment is before the start of the concert.
    fn compare(self, concert: &ListedConcert) -> Ordering {
        match self {
            Self::Instant(instant) => instant.cmp(&concert.starts_at),
            Self::Day(day) => day.cmp(&concert.starts_at.to_zoned(zone_of(&concert.venue)).date()),
        }
    }
}

/// In UTC.
fn midnight(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |midnight| midnight.timestamp())
}

impl FromStr for Moment {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let invalid = |_| Invalid::new("invalid_time", "must be a time such as 2026-12-31T19:00:00Z or 2026-12-31");
        parse_time(text).map(Self::Instant).or_else(|_| parse_date(text).map(Self::Day)).map_err(invalid)
    }
}
