use papers::time_zone;

use crate::samples::country;

fn name(code: &str, given: Option<&str>) -> String {
    let zone = time_zone(&country(code), given);
    zone.iana_name().unwrap().to_owned()
}

#[test]
fn a_known_zone_that_is_given_is_taken() {
    assert_eq!(name("US", Some("America/Chicago")), "America/Chicago");
}

#[test]
fn a_country_with_one_zone_needs_none_given() {
    assert_eq!(name("PL", None), "Europe/Warsaw");
}

#[test]
fn a_country_whose_zones_always_show_the_same_time_counts_as_having_one() {
    assert_eq!(name("DE", None), "Europe/Berlin");
}

#[test]
fn a_zone_that_nobody_knows_is_as_good_as_none() {
    assert_eq!(name("PL", Some("Europe/Nowhere")), "Europe/Warsaw");
}

#[test]
fn a_country_with_several_zones_has_utc_when_none_is_given() {
    assert_eq!(name("US", None), "UTC");
}

#[test]
fn every_zone_of_the_list_is_known() {
    let lines = include_str!("../../data/country_zones.tsv").lines().filter(|line| !line.starts_with('#'));
    let unknown: Vec<&str> = lines
        .filter(|line| {
            let (code, zone) = line.split_once('\t').unwrap();
            name(code, None) != zone
        })
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
