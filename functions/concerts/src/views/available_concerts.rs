//! Concerts by date: one stored item per concert, listed in the index by the time it begins.

use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{ConcertId, Invalid, SignedDuration, Text, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::{Key, Listed};

use crate::concert::{Concert, Venue};

/// What a concert can be, as clients know it.
pub(crate) const CONCERT_STATUSES: [&str; 2] = ["scheduled", "cancelled"];

/// One concert in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListedConcert {
    /// The concert.
    pub concert_id: ConcertId,
    /// What it is called.
    pub name: Text<200>,
    /// Who performs.
    pub artist: Text<200>,
    /// When it begins.
    pub starts_at: Timestamp,
    /// Where it is.
    pub venue: Venue,
    /// How it is.
    #[schemars(extend("enum" = CONCERT_STATUSES))]
    pub status: String,
}

impl ListedConcert {
    /// The list.
    pub const LIST: &'static str = "concerts";

    /// What the list shows of a concert, once it is created.
    pub fn of(concert: &Concert) -> Option<Self> {
        let schedule = concert.schedule()?.clone();
        Some(Self {
            concert_id: schedule.concert_id,
            name: schedule.details.name,
            artist: schedule.details.artist,
            starts_at: schedule.details.starts_at,
            venue: schedule.details.venue,
            status: concert.status().to_owned(),
        })
    }

    /// Where it is.
    pub fn key(&self) -> Key {
        Key::new(format!("concert#{}", self.concert_id), "-")
    }

    /// Where it is listed: by the time it begins.
    pub fn listed(&self) -> Listed {
        Listed { list: Self::LIST.to_owned(), at: format!("{}#{}", place(self.starts_at), self.concert_id) }
    }
}

/// A time as text of a fixed width, whose order is the times' order.
fn place(time: Timestamp) -> String {
    format!("{time:.9}")
}

/// The part of the list between two times, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// The first place.
    pub from: String,
    /// The last place.
    pub to: String,
}

impl Range {
    /// From one time to another, or to the end.
    pub fn new(from: Timestamp, to: Option<Timestamp>) -> Self {
        // `~` comes after every character of an id.
        Self { from: place(from), to: format!("{}#~", place(to.unwrap_or(Timestamp::MAX))) }
    }
}

/// Which concerts of a range are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    city: Option<String>,
    text: Option<String>,
}

impl Filter {
    /// Those in a city, and those with a text in their name or artist; whichever is given, in upper or lower case.
    pub fn new(city: Option<&str>, text: Option<&str>) -> Self {
        let plain = |text: &str| text.trim().to_lowercase();
        Self { city: city.map(plain), text: text.map(plain) }
    }

    /// Whether a concert is wanted.
    pub fn wants(&self, concert: &ListedConcert) -> bool {
        let in_city = |city: &String| concert.venue.city.as_str().to_lowercase() == *city;
        let has_text = |text: &String| {
            [&concert.name, &concert.artist].iter().any(|field| field.as_str().to_lowercase().contains(text))
        };
        self.city.as_ref().is_none_or(in_city) && self.text.as_ref().is_none_or(has_text)
    }
}

/// A time that somebody asks for: an instant (RFC 3339), or a whole day (`2026-12-31`, in UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema)]
#[schemars(inline, with = "String")]
pub struct Moment {
    /// When it begins.
    pub first: Timestamp,
    /// When it ends.
    pub last: Timestamp,
}

impl FromStr for Moment {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("invalid_time", "must be a time such as 2026-12-31T19:00:00Z or 2026-12-31");
        if let Ok(instant) = text.parse() {
            return Ok(Self { first: instant, last: instant });
        }
        // jiff would take the date of a time without an offset, which is no instant.
        let date = Some(text).filter(|text| text.len() == "2026-12-31".len()).ok_or_else(invalid)?;
        let day: Date = date.parse().map_err(|_| invalid())?;
        let first = day.to_zoned(TimeZone::UTC).map_err(|_| invalid())?.timestamp();
        let almost_a_day = SignedDuration::from_hours(24) - SignedDuration::from_nanos(1);
        Ok(Self { first, last: first.checked_add(almost_a_day).map_err(|_| invalid())? })
    }
}
