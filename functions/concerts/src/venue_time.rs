//! Time zones of venues, from the bundled time zone database: none needs to be installed.

use jiff::tz::{TimeZone, TimeZoneDatabase};
use kernel::TimeZoneName;

use crate::concert::Venue;

/// The zone under its name in the database, whatever the case of the letters. None if there is no such zone.
pub fn known(name: &TimeZoneName) -> Option<TimeZoneName> {
    let zone = TimeZoneDatabase::bundled().get(name.as_str()).ok()?;
    TimeZoneName::try_from(zone.iana_name()?.to_owned()).ok()
}

/// UTC if the venue's zone is not known.
pub fn zone_of(venue: &Venue) -> TimeZone {
    let name = venue.clone().with_time_zone().time_zone;
    name.and_then(|name| TimeZoneDatabase::bundled().get(name.as_str()).ok()).unwrap_or(TimeZone::UTC)
}
