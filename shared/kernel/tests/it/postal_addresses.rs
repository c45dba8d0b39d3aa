use kernel::{PostalAddress, PostalAddressInput};
use serde_json::{Value, json};

fn parse(country: &str, postal_code: Option<&str>, state: Option<&str>) -> Result<PostalAddress, String> {
    let address = json!({"street": "1 Main Street", "city": "Town", "country": country, "postalCode": postal_code, "state": state});
    serde_json::from_value::<PostalAddressInput>(address)
        .map(PostalAddressInput::into_address)
        .map_err(|error| error.to_string())
}

fn code(country: &str, postal_code: &str) -> Option<String> {
    let address = parse(country, Some(postal_code), None).ok()?;
    address.postal_code.map(|code| code.as_str().to_owned())
}

#[test]
fn countries_without_postal_codes_need_none() {
    for country in ["HK", "AE", "QA", "PA", "JM", "BS", "GH", "UG", "ZW", "FJ", "MO"] {
        assert!(parse(country, None, None).is_ok(), "{country}");
    }
}

#[test]
fn countries_where_codes_are_rare_need_none() {
    for country in ["IE", "CL", "KE", "NG"] {
        assert!(parse(country, None, None).is_ok(), "{country}");
    }
    assert_eq!(code("IE", "D02 AF30").as_deref(), Some("D02 AF30"));
}

#[test]
fn missing_code_names_its_field() {
    let refused = parse("PL", None, None).unwrap_err();
    assert!(refused.starts_with("missing/postalCode: "), "{refused}");
}

#[test]
fn codes_are_written_as_the_country_writes_them() {
    let typed = [
        ("PL", "00120", "00-120"),
        ("PL", " 00 - 120 ", "00-120"),
        ("PL", "PL-00-120", "00-120"),
        ("DE", "D-10115", "10115"),
        ("LI", "FL-9490", "9490"),
        ("SI", "SLO-1000", "1000"),
        ("FI", "FIN-00100", "00100"),
        ("GB", "GB-SW1A 1AA", "SW1A 1AA"),
        ("GB", "sw1a1aa", "SW1A 1AA"),
        ("GB", "GL1 1AA", "GL1 1AA"),
        ("GB", "g1 1aa", "G1 1AA"),
        ("GB", "m1 1ae", "M1 1AE"),
        ("NL", "1234ab", "1234 AB"),
        ("CA", "k1a0b1", "K1A 0B1"),
        ("US", "75039", "75039"),
        ("US", "750390001", "75039-0001"),
        ("SE", "11122", "111 22"),
        ("LV", "1050", "LV-1050"),
        ("LV", "lv1050", "LV-1050"),
        ("PT", "1000205", "1000-205"),
        ("BR", "01310100", "01310-100"),
        ("JP", "〒100-0001", "100-0001"),
        ("JP", "１００－０００１", "100-0001"),
        ("MT", "VLT1117", "VLT 1117"),
        ("AZ", "1000", "AZ 1000"),
    ];
    for (country, typed, written) in typed {
        assert_eq!(code_with_state(country, typed).as_deref(), Some(written), "{country} {typed}");
    }
}

fn code_with_state(country: &str, postal_code: &str) -> Option<String> {
    let state = match country {
        "US" => Some("TX"),
        "CA" => Some("ON"),
        _ => None,
    };
    parse(country, Some(postal_code), state).ok()?.postal_code.map(|code| code.as_str().to_owned())
}

#[test]
fn code_of_another_form_is_refused() {
    for (country, postal_code) in [
        ("PL", "0012"),
        ("PL", "nowhere"),
        ("PL", "DE 00-120"),
        ("PL", "Warszawa 00-120"),
        ("DE", "1011"),
        ("GB", "12345"),
        ("NL", "1234"),
        ("US", "7503"),
    ] {
        assert_eq!(code_with_state(country, postal_code), None, "{country} {postal_code}");
    }
}

#[test]
fn states_are_required_where_addresses_have_them() {
    for country in ["US", "CA", "AU"] {
        let postal_code = match country {
            "US" => "75039",
            "CA" => "K1A 0B1",
            _ => "2000",
        };
        let refused = parse(country, Some(postal_code), None).unwrap_err();
        assert!(refused.starts_with("missing_state/state: "), "{refused}");
    }
}

#[test]
fn states_are_read_by_code_or_name() {
    for (country, postal_code, typed, stored) in [
        ("US", "75039", "tx", "TX"),
        ("US", "75039", "Texas", "TX"),
        ("AU", "2000", "New South Wales", "NSW"),
        ("AU", "2000", "nsw", "NSW"),
        ("CA", "H2Y 1C6", "Quebec", "QC"),
        ("CA", "H2Y 1C6", "Québec", "QC"),
    ] {
        let address = parse(country, Some(postal_code), Some(typed)).unwrap();
        assert_eq!(address.state.unwrap().as_str(), stored);
    }
    assert!(parse("US", Some("75039"), Some("XX")).unwrap_err().starts_with("invalid_state/state: "));
}

#[test]
fn stored_address_of_an_earlier_release_can_still_be_read() {
    let stored = |address: Value| serde_json::from_value::<PostalAddress>(address);
    let australian = json!({"street": "1 George St", "city": "Sydney", "postalCode": "2000", "country": "AU"});
    assert!(stored(australian).is_ok());
    assert!(stored(json!({"street": "x", "city": "y", "postalCode": "nowhere", "country": "PL"})).is_ok());
}

#[test]
fn address_with_a_code_is_stored_as_before() {
    let address = json!({"street": "Złota 44", "city": "Warszawa", "postalCode": "00-120", "country": "PL"});
    let parsed: PostalAddress = serde_json::from_value(address.clone()).unwrap();
    assert_eq!(serde_json::to_value(parsed).unwrap(), address);
}
