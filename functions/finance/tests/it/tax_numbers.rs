//! Tax ids as people type them.

use finance::tax_numbers::parse;
use proptest::prelude::*;

use crate::invoice_samples::country;

fn read(in_country: &str, typed: &str) -> Option<String> {
    parse(typed, &country(in_country)).ok().map(|id| id.as_str().to_owned())
}

#[test]
fn separators_and_case_do_not_matter() {
    for typed in [
        "PL 526-10-40-828",
        "pl5261040828",
        "PL.526.104.08.28",
        "PL 526\u{2011}10\u{2011}40\u{2011}828",
        " ＰＬ５２６１０４０８２８ ",
    ] {
        assert_eq!(read("PL", typed).as_deref(), Some("PL5261040828"), "{typed}");
    }
}

#[test]
fn prefix_is_optional_in_the_ids_country() {
    assert_eq!(read("PL", "526-10-40-828").as_deref(), Some("5261040828"));
    assert_eq!(read("CH", "116.281.710").as_deref(), Some("116281710"));
}

#[test]
fn prefix_decides_on_the_country() {
    assert_eq!(read("DE", "PL5261040828").as_deref(), Some("PL5261040828"));
    assert_eq!(read("PL", "DE 123 456 789").as_deref(), Some("DE123456789"));
}

#[test]
fn prefixes_that_are_no_country_codes_are_known() {
    let known = [
        ("GR", "EL094259216", "EL094259216"),
        ("GR", "GR 094259216", "EL094259216"),
        ("GB", "XI 980 7806 84", "XI980780684"),
        ("CH", "CHE-123.456.788 MWST", "CHE123456788MWST"),
        ("CH", "CHE-123.456.788", "CHE123456788"),
    ];
    for (country, typed, stored) in known {
        assert_eq!(read(country, typed).as_deref(), Some(stored), "{typed}");
    }
}

/// Numbers of real companies and the examples of tax offices.
const VALID: [&str; 41] = [
    "ATU13585627",
    "ATU12345678",
    "BE0403019261",
    "BE403019261",
    "BG175074752",
    "CHE116281710",
    "CY10259033P",
    "CZ25123891",
    "DE136695976",
    "DK13585628",
    "EE100931558",
    "EL094259216",
    "ESB58378431",
    "ESA13585625",
    "ES54362315K",
    "ESX5253868R",
    "FI20774740",
    "FR40303265045",
    "GB980780684",
    "GB980780684001",
    "GBGD001",
    "GBHA599",
    "HR33392005961",
    "HU12892312",
    "HU12892312242",
    "IE6433435F",
    "IE8D79739I",
    "IE6433435OA",
    "IE6433435FW",
    "IE1234569A",
    "IT00743110157",
    "LT119511515",
    "LU15027442",
    "LV40003009497",
    "MT11679112",
    "NL004495445B01",
    "NO995525828MVA",
    "PT501964843",
    "RO18547290",
    "SE123456789701",
    "SI50223054",
];

#[test]
fn numbers_of_each_country_are_accepted() {
    for id in VALID {
        assert_eq!(read("PL", id).as_deref(), Some(id), "{id}");
    }
    assert!(read("SK", "SK2022749619").is_some());
}

#[test]
fn wrong_check_digits_are_refused() {
    let wrong = [
        "PL5261040827",
        "BE0403019262",
        "CHE116281711",
        "CZ25123890",
        "DK13585627",
        "EE100931557",
        "EL094259217",
        "ESB58378432",
        "ES54362315X",
        "ESX5253868T",
        "FI20774741",
        "FR41303265045",
        "GB980780685",
        "HR33392005962",
        "HU12892313",
        "IE6433435E",
        "IE8D79738I",
        "IT00743110158",
        "LU15027443",
        "MT11679113",
        "NL004495446B01",
        "NO995525829MVA",
        "PT501964842",
        "RO18547291",
        "SI50223055",
        "SK2022749618",
        "SE123456789601",
    ];
    for id in wrong {
        assert_eq!(read("PL", id), None, "{id}");
    }
}

#[test]
fn number_of_another_length_is_refused_in_its_country() {
    for (country, typed) in [
        ("PL", "PL12345"),
        ("PL", "12345"),
        ("PL", "PL52610408281"),
        ("DE", "DE12345"),
        ("IT", "123"),
        ("ES", "12345678"),
    ] {
        assert_eq!(read(country, typed), None, "{country} {typed}");
    }
}

#[test]
fn letters_where_digits_belong_are_refused() {
    for (country, typed) in [
        ("GB", "GB980780684XYZ"),
        ("HU", "HU12892312ABC"),
        ("IE", "IE64334358F"),
        ("IE", "IE6433435F8"),
        ("IE", "IE64A34B5F"),
        ("GB", "GB98078068A"),
        ("GB", "GBGD0A1"),
    ] {
        assert_eq!((read(country, typed), read("PL", typed)), (None, None), "{typed}");
    }
}

#[test]
fn irish_number_ends_in_letters_from_a_to_w() {
    for typed in ["IE1234569X", "IE6433435OX"] {
        assert_eq!(read("IE", typed), None, "{typed}");
    }
}

#[test]
fn british_branch_has_three_digits() {
    for typed in ["GB9807806841", "GB98078068401", "GB9807806840011", "GBGD01", "GBHA5999"] {
        assert_eq!(read("GB", typed), None, "{typed}");
    }
}

#[test]
fn national_ids_without_a_prefix_are_accepted() {
    for (country, typed) in [
        ("PL", "44051401359"),
        ("DE", "30/123/45678"),
        ("FR", "732 829 320 00074"),
        ("IT", "RSSMRA85T10A562S"),
        ("CZ", "CZ7103192745"),
    ] {
        assert!(read(country, typed).is_some(), "{country} {typed}");
    }
    assert_eq!(read("PL", "44051401358"), None);
}

#[test]
fn ids_of_countries_without_a_known_format_are_kept() {
    assert_eq!(read("US", "12-3456789").as_deref(), Some("12-3456789"));
    assert_eq!(read("IN", "27aapfu0939f1zv").as_deref(), Some("27AAPFU0939F1ZV"));
    assert_eq!(read("MX", "DEM8801152E9").as_deref(), Some("DEM8801152E9"));
}

#[test]
fn what_is_no_tax_id_is_refused() {
    for typed in ["", "??", "PL", "none", "PL 526-10-40-828 =1", "ż5261040828", "\u{202E}PL5261040828"] {
        assert_eq!(read("PL", typed), None, "{typed}");
    }
}

proptest! {
    #[test]
    fn stored_ids_are_read_as_the_same(typed in "(PL|DE|CHE|)?[0-9A-Z .-]{4,14}", country in "PL|DE|US|CH|GB|IT") {
        if let Some(stored) = read(&country, &typed) {
            prop_assert_eq!(read(&country, &stored), Some(stored));
        }
    }
}
