use jiff::tz::{TimeZone, TimeZoneDatabase};
use kernel::CountryCode;

/// Each country that has only one time zone, and the zone.
const COUNTRY_ZONES: &str = include_str!("../data/country_zones.tsv");

/// The time zone that a venue's times are shown in: the one `given` by its IANA name, if there is such a zone; otherwise the only one
/// of its country; otherwise UTC, which papers then say.
///
/// From the database that comes with the crate: none needs to be installed where it runs.
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
