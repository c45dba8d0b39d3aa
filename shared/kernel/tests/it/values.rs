use kernel::{
    CorrelationId, CountryCode, EmailAddress, OrderId, PaymentId, PostalAddress, Quantity, Text, TicketTypeId,
};
use serde_json::json;
use uuid::Uuid;

fn email(text: &str) -> Result<EmailAddress, kernel::Invalid> {
    EmailAddress::try_from(text.to_owned())
}

#[test]
fn an_id_worked_out_from_others_never_changes() {
    // Pinned: stored orders and payments are found by these.
    let cart = Uuid::from_u128(1);
    assert_eq!(OrderId::derived(&[&cart]).to_string(), "56136a20-eefa-56e0-aec6-f3e3cab701da");
    assert_eq!(PaymentId::derived(&[&cart]).to_string(), "c613289b-56e6-518f-8ff3-be68ab8beb41");
}

#[test]
fn ids_of_different_kinds_worked_out_from_the_same_are_different() {
    let cart = Uuid::from_u128(1);
    assert_ne!(OrderId::derived(&[&cart]).uuid(), PaymentId::derived(&[&cart]).uuid());
}

#[test]
fn a_text_is_trimmed_and_neither_empty_nor_too_long_nor_full_of_control_characters() {
    assert_eq!(Text::<5>::try_from("  Ann ".to_owned()).unwrap().as_str(), "Ann");
    for text in ["", "   ", "abcdef", "a\nb", "a\u{0}b"] {
        assert!(Text::<5>::try_from(text.to_owned()).is_err(), "{text:?}");
    }
}

#[test]
fn a_texts_length_is_counted_in_characters() {
    assert!(Text::<5>::try_from("żółćę".to_owned()).is_ok());
}

#[test]
fn addresses_that_differ_in_case_are_the_same() {
    assert_eq!(email("Ann@Example.ORG").unwrap().canonical(), email("ann@example.org").unwrap().canonical());
}

#[test]
fn what_is_no_address_is_refused() {
    let long = format!("{}@example.org", "a".repeat(250));
    for text in ["", "ann", "ann@", "@example.org", "ann@localhost", "a nn@example.org", "Ann <ann@example.org>", &long]
    {
        assert!(email(text).is_err(), "{text:?}");
    }
}

#[test]
fn an_address_does_not_show_in_debug_output() {
    assert!(!format!("{:?}", email("ann@example.org").unwrap()).contains("ann"));
}

#[test]
fn a_quantity_is_at_least_one() {
    assert!(Quantity::try_from(0).is_err() && Quantity::try_from(1_000_001).is_err());
    assert!(serde_json::from_value::<Quantity>(json!(-1)).is_err());
    assert!(serde_json::from_value::<Quantity>(json!(1.5)).is_err());
}

#[test]
fn a_ticket_types_id_is_made_of_letters_digits_dashes_and_underscores() {
    assert!("golden-circle_1".parse::<TicketTypeId>().is_ok());
    for text in ["", "a b", "a#b", "ż", &"x".repeat(65)] {
        assert!(text.parse::<TicketTypeId>().is_err(), "{text:?}");
    }
}

#[test]
fn a_correlation_id_can_stand_in_a_header_and_a_log_line() {
    assert!(CorrelationId::try_from("morning-of-the-year".to_owned()).is_ok());
    for text in ["", "a b", "a\nb", "\"", &"x".repeat(65)] {
        assert!(CorrelationId::try_from(text.to_owned()).is_err(), "{text:?}");
    }
}

#[test]
fn a_country_is_one_of_iso_3166() {
    assert!(CountryCode::try_from("PL".to_owned()).is_ok());
    for code in ["pl", "POL", "XX", ""] {
        assert!(CountryCode::try_from(code.to_owned()).is_err(), "{code:?}");
    }
}

#[test]
fn an_address_in_the_united_states_needs_a_state() {
    let mut address = json!({"street": "12 Sample Street", "city": "Irving", "postalCode": "75039", "country": "US"});
    assert!(serde_json::from_value::<PostalAddress>(address.clone()).is_err());
    address["state"] = json!("TX");
    assert!(serde_json::from_value::<PostalAddress>(address).is_ok());
}
