use jiff::tz::{TimeZone, TimeZoneDatabase};
use kernel::{CountryCode, TimeZoneName};

/// The time zone of a venue: the one `given` by its IANA name if it exists, else the only one of its country, else UTC, which
/// documents then show.
///
/// It uses the bundled time zone database, so that none needs to be installed.
pub fn time_zone(country: &CountryCode, given: Option<&TimeZoneName>) -> TimeZone {
    let database = TimeZoneDatabase::bundled();
    let known = |name: &TimeZoneName| database.get(name.as_str()).ok();
    given.and_then(known).or_else(|| known(&TimeZoneName::only_one_of(country)?)).unwrap_or(TimeZone::UTC)
}
