use kernel::{CountryCode, PhoneNumber};
use proptest::prelude::*;

fn in_country(typed: &str, country: &str) -> Option<String> {
    let country = CountryCode::try_from(country.to_owned()).unwrap();
    Some(PhoneNumber::try_from(typed.to_owned()).ok()?.in_country(Some(&country)).unwrap().as_str().to_owned())
}

fn assert_reads(cases: &[(&str, &str, &str)]) {
    for (country, typed, expected) in cases {
        assert_eq!(in_country(typed, country).as_deref(), Some(*expected), "{country} {typed}");
    }
}

#[test]
fn international_numbers_are_read_whatever_stands_between_the_digits() {
    assert_reads(&[
        ("PL", "+48 600 100 200", "+48600100200"),
        ("PL", "0048 600-100-200", "+48600100200"),
        ("PL", "+48\u{A0}600\u{2011}100.200", "+48600100200"),
        ("PL", "＋４８ ６００ １００ ２００", "+48600100200"),
        ("PL", "tel:+48600100200", "+48600100200"),
        ("DE", "+49 (0) 30 / 123456", "+4930123456"),
        ("GB", "+44 (0)20 7946 0018", "+442079460018"),
        ("US", "(+1) 214-555-0100", "+12145550100"),
        ("AE", "+٩٧١ ٥٠ ١٢٣ ٤٥٦٧", "+971501234567"),
    ]);
}

#[test]
fn national_numbers_get_the_code_of_their_country() {
    assert_reads(&[
        ("PL", "600 100 200", "+48600100200"),
        ("PL", "600100200", "+48600100200"),
        ("DE", "030 123456", "+4930123456"),
        ("GB", "020 7946 0018", "+442079460018"),
        ("FR", "06 12 34 56 78", "+33612345678"),
        ("IT", "06 1234 5678", "+390612345678"),
        ("US", "(214) 555-0100", "+12145550100"),
        ("US", "1-214-555-0100", "+12145550100"),
        ("HU", "06 1 123 4567", "+3611234567"),
        ("RU", "8 (916) 123-45-67", "+79161234567"),
        ("ES", "612 345 678", "+34612345678"),
        ("BY", "8 (029) 123-45-67", "+375291234567"),
        ("BY", "029 123-45-67", "+375291234567"),
        ("BR", "(55) 99123-4567", "+5555991234567"),
        ("BR", "(055) 3222-1234", "+555532221234"),
        ("BR", "0 15 11 91234-5678", "+5511912345678"),
    ]);
}

#[test]
fn number_that_already_has_the_code_does_not_get_it_twice() {
    assert_reads(&[
        ("PL", "48600100200", "+48600100200"),
        ("US", "12145550100", "+12145550100"),
        ("BR", "55 11 91234-5678", "+5511912345678"),
        ("BR", "55 11 3222-1234", "+551132221234"),
        ("BY", "375 29 123-45-67", "+375291234567"),
    ]);
}

#[test]
fn number_of_an_unknown_country_keeps_its_digits() {
    let number = PhoneNumber::try_from("600 100 200".to_owned()).unwrap();
    assert_eq!(number.in_country(None).unwrap().as_str(), "600100200");
}

#[test]
fn what_is_no_phone_number_is_refused() {
    for typed in ["", "abc", "12", "+", "+48", "+0123456789", "123456789012345678", "call me 600100200", "600=100"] {
        assert!(
            PhoneNumber::try_from(typed.to_owned()).is_err_and(|invalid| invalid.code == "invalid_phone"),
            "{typed}"
        );
    }
}

#[test]
fn debug_output_hides_the_number() {
    assert!(!format!("{:?}", PhoneNumber::try_from("+48600100200".to_owned()).unwrap()).contains("600"));
}

proptest! {
    /// A number that was read is read again as the same.
    #[test]
    fn stored_numbers_stay_the_same(typed in "[+0-9 ()./-]{5,25}", country in "PL|DE|IT|US|RU|HU|GB|BY|BR") {
        if let Some(stored) = in_country(&typed, &country) {
            prop_assert!(stored.len() <= 16);
            if stored.starts_with('+') && stored.len() > 7 && !stored.starts_with("+0") {
                prop_assert_eq!(in_country(&stored, &country), Some(stored));
            }
        }
    }
}
