//! What reservations show of their concerts, copied from the concerts context: one stored item for each concert, the newest version wins.

use std::collections::{BTreeMap, BTreeSet};

use contracts::concerts;
use jiff::tz::TimeZone;
use kernel::{ConcertId, CountryCode, Text, TimeZoneName, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::{Key, ViewError, Views};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ShownConcert {
    pub name: Text<200>,
    pub starts_at: Timestamp,
    pub venue: Venue,
}

/// The place of a concert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ReservationVenue")]
pub struct Venue {
    pub name: Text<200>,
    pub city: Text<100>,
    pub country: CountryCode,
    /// The IANA name of its time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<TimeZoneName>,
}

impl Venue {
    /// UTC if its zone is not known.
    pub fn zone(&self) -> TimeZone {
        writing::time_zone(&self.country, self.time_zone.as_ref())
    }
}

pub type ShownConcerts = BTreeMap<ConcertId, ShownConcert>;

impl ShownConcert {
    pub fn of(concert: &concerts::Concert) -> Self {
        let concerts::Venue { name, city, country, time_zone } = concert.venue.clone();
        let venue = Venue { name, city, country, time_zone };
        Self { name: concert.name.clone(), starts_at: concert.starts_at, venue }
    }

    pub fn key(concert_id: ConcertId) -> Key {
        Key::new(format!("shown#{concert_id}"), "-")
    }
}

/// Leaves out concerts that are not known here yet.
pub async fn find_shown(views: &Views, concert_ids: BTreeSet<ConcertId>) -> Result<ShownConcerts, ViewError> {
    views.get_each(concert_ids, ShownConcert::key).await
}
