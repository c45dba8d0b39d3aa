use jiff::tz::{TimeZone, TimeZoneDatabase};
use kernel::CountryCode;

/// Countries that have only one time zone, with that zone.
const COUNTRY_ZONES: &str = include_str!("../data/country_zones.tsv");

/// The time zone of a venue: the one `given` by its IANA name if it exists, else the only one of its country, else UTC, which
/// documents then show.
///
/// It uses the bundled time zone database, so that none needs to be installed.
pub fn time_zone(country: &CountryCode, given: Option<&str>) -> TimeZone {
    let database = TimeZoneDatabase::bundled();
    let of_country = || {
        let lines = COUNTRY_ZONES.lines().filter_map(|line| line.split_once('\t'));
        lines.into_iter().find_map(|(code, zone)| (code == country.as_str()).then_some(zone))
    };
    given
        .and_then(|name| database.get(name).ok())
        .or_else(|| of_country().and_then(|name| database.get(name).ok()))
        .unwrap_or(TimeZone::UTC)
}
