use kernel::{
    CorrelationId, CountryCode, EmailAddress, OrderId, PaymentId, PostalAddressInput, Quantity, Text, TicketTypeId,
    TimeZoneName,
};
use serde_json::json;
use uuid::Uuid;

fn email(text: &str) -> Result<EmailAddress, kernel::Invalid> {
    EmailAddress::try_from(text.to_owned())
}

#[test]
fn derived_ids_never_change() {
    // These ids must not change: stored orders and payments are found by them.
    let cart = Uuid::from_u128(1);
    assert_eq!(OrderId::derived(&[&cart]).to_string(), "56136a20-eefa-56e0-aec6-f3e3cab701da");
    assert_eq!(PaymentId::derived(&[&cart]).to_string(), "c613289b-56e6-518f-8ff3-be68ab8beb41");
}

#[test]
fn derived_ids_of_different_types_differ() {
    let cart = Uuid::from_u128(1);
    assert_ne!(OrderId::derived(&[&cart]).uuid(), PaymentId::derived(&[&cart]).uuid());
}

#[test]
fn text_is_trimmed_and_checked() {
    assert_eq!(Text::<5>::try_from("  Ann ".to_owned()).unwrap().as_str(), "Ann");
    for text in ["", "   ", "abcdef", "a\nb", "a\u{0}b"] {
        assert!(Text::<5>::try_from(text.to_owned()).is_err(), "{text:?}");
    }
}

#[test]
fn length_of_a_text_is_counted_in_characters() {
    assert!(Text::<5>::try_from("żółćę".to_owned()).is_ok());
}

#[test]
fn email_addresses_are_compared_without_case() {
    assert_eq!(email("Ann@Example.ORG").unwrap().canonical(), email("ann@example.org").unwrap().canonical());
}

#[test]
fn international_domain_is_kept_as_written_and_sent_to_in_ascii() {
    let address = email("Ola@żółw.example.org").unwrap();
    assert_eq!(address.as_str(), "Ola@żółw.example.org");
    assert_eq!(address.to_ascii(), "Ola@xn--w-uga1v8h.example.org");
}

#[test]
fn forms_of_an_international_domain_are_the_same_address() {
    let written = ["ola@żółw.example.org", "OLA@ŻÓŁW.example.org", "ola@xn--w-uga1v8h.example.org"];
    let canonical = written.map(|text| email(text).unwrap().canonical());
    assert!(canonical.iter().all(|one| *one == canonical[0]), "{canonical:?}");
}

#[test]
fn local_part_that_not_every_mail_server_takes_is_rejected() {
    for text in ["zażółć@example.org", "\"ola,nowak\"@example.org", "ola,nowak@example.org"] {
        assert!(email(text).is_err(), "{text:?}");
    }
}

#[derive(serde::Deserialize)]
struct Stored {
    #[serde(deserialize_with = "EmailAddress::deserialize_stored")]
    email: EmailAddress,
}

#[test]
fn stored_address_that_is_no_longer_accepted_can_be_read() {
    for address in ["zażółć@example.org", "\"ola,nowak\"@example.org", "ola@żółw.example.org"] {
        let stored: Stored = serde_json::from_value(json!({ "email": address })).unwrap();
        assert_eq!(stored.email.as_str(), address);
    }
}

#[test]
fn earlier_canonical_form_has_the_domain_in_unicode() {
    for text in ["Ola@ŻÓŁW.example.org", "ola@xn--w-uga1v8h.example.org"] {
        assert_eq!(email(text).unwrap().earlier_canonical(), "ola@żółw.example.org");
    }
}

#[test]
fn ascii_address_has_the_same_canonical_form_as_before() {
    let address = email("Ann@Example.org").unwrap();
    assert_eq!(address.earlier_canonical(), address.canonical());
}

fn country(code: &str) -> CountryCode {
    CountryCode::try_from(code.to_owned()).unwrap()
}

#[test]
fn country_with_one_time_zone_names_it() {
    let only = |code: &str| TimeZoneName::only_one_of(&country(code)).map(|zone| zone.to_string());
    assert_eq!(only("PL"), Some("Europe/Warsaw".to_owned()));
    assert_eq!((only("ES"), only("US"), only("BV")), (None, None, None));
}

#[test]
fn country_with_several_time_zones_names_all_of_them() {
    let zones = TimeZoneName::of_country(&country("ES"));
    assert_eq!(
        zones.iter().map(TimeZoneName::as_str).collect::<Vec<_>>(),
        ["Europe/Madrid", "Africa/Ceuta", "Atlantic/Canary"]
    );
}

#[test]
fn text_that_names_no_time_zone_is_rejected() {
    for text in ["", "Europe/Mad rid", "+02:00", "Europe/Mädrid", &"a".repeat(65)] {
        assert!(
            TimeZoneName::try_from(text.to_owned()).is_err_and(|invalid| invalid.code == "unknown_time_zone"),
            "{text}"
        );
    }
}

#[test]
fn invalid_email_address_is_rejected() {
    let long = format!("{}@example.org", "a".repeat(250));
    for text in ["", "ann", "ann@", "@example.org", "ann@localhost", "a nn@example.org", "Ann <ann@example.org>", &long]
    {
        assert!(email(text).is_err(), "{text:?}");
    }
}

#[test]
fn debug_output_hides_the_email_address() {
    assert!(!format!("{:?}", email("ann@example.org").unwrap()).contains("ann"));
}

#[test]
fn quantity_is_at_least_one() {
    assert!(Quantity::try_from(0).is_err() && Quantity::try_from(1_000_001).is_err());
    assert!(serde_json::from_value::<Quantity>(json!(-1)).is_err());
    assert!(serde_json::from_value::<Quantity>(json!(1.5)).is_err());
}

#[test]
fn ticket_type_id_allows_letters_digits_dashes_and_underscores() {
    assert!("golden-circle_1".parse::<TicketTypeId>().is_ok());
    for text in ["", "a b", "a#b", "ż", &"x".repeat(65)] {
        assert!(text.parse::<TicketTypeId>().is_err(), "{text:?}");
    }
}

#[test]
fn correlation_id_needs_no_escaping_in_headers_and_logs() {
    assert!(CorrelationId::try_from("morning-of-the-year".to_owned()).is_ok());
    for text in ["", "a b", "a\nb", "\"", &"x".repeat(65)] {
        assert!(CorrelationId::try_from(text.to_owned()).is_err(), "{text:?}");
    }
}

#[test]
fn country_must_be_listed_in_iso_3166() {
    assert!(CountryCode::try_from("PL".to_owned()).is_ok());
    for code in ["pl", "POL", "XX", ""] {
        assert!(CountryCode::try_from(code.to_owned()).is_err(), "{code:?}");
    }
}

#[test]
fn address_in_the_united_states_needs_a_state() {
    let mut address = json!({"street": "12 Sample Street", "city": "Irving", "postalCode": "75039", "country": "US"});
    assert!(serde_json::from_value::<PostalAddressInput>(address.clone()).is_err());
    address["state"] = json!("TX");
    assert!(serde_json::from_value::<PostalAddressInput>(address).is_ok());
}
