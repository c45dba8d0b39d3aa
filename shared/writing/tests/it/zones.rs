use kernel::TimeZoneName;
use writing::time_zone;

use crate::country;

fn name(code: &str, given: Option<&str>) -> String {
    let given = given.map(|name| TimeZoneName::try_from(name.to_owned()).unwrap());
    let zone = time_zone(&country(code), given.as_ref());
    zone.iana_name().unwrap().to_owned()
}

#[test]
fn given_zone_is_used() {
    assert_eq!(name("US", Some("America/Chicago")), "America/Chicago");
}

#[test]
fn country_with_one_zone_needs_no_given_zone() {
    assert_eq!(name("PL", None), "Europe/Warsaw");
}

#[test]
fn country_with_equivalent_zones_has_one_zone() {
    assert_eq!(name("DE", None), "Europe/Berlin");
}

#[test]
fn unknown_zone_is_ignored() {
    assert_eq!(name("PL", Some("Europe/Nowhere")), "Europe/Warsaw");
}

#[test]
fn country_with_several_zones_has_utc_without_a_given_zone() {
    assert_eq!(name("US", None), "UTC");
}

#[test]
fn every_zone_of_every_country_is_known() {
    let lines = include_str!("../../../kernel/data/country_zones.tsv").lines().filter(|line| !line.starts_with('#'));
    let zones =
        lines.filter_map(|line| line.split_once('\t')).flat_map(|(code, _)| TimeZoneName::of_country(&country(code)));
    let unknown: Vec<TimeZoneName> = zones.filter(|zone| name("AQ", Some(zone.as_str())) != zone.as_str()).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
