use testkit::{at, email};
use users::totp::TotpSecret;

/// The secret of RFC 6238, appendix B, for SHA-1.
fn secret() -> TotpSecret {
    TotpSecret::new(b"12345678901234567890")
}

#[test]
fn codes_are_those_of_rfc_6238() {
    // The last six of the eight digits in appendix B.
    let times = ["1970-01-01T00:00:59Z", "2005-03-18T01:58:29Z", "2009-02-13T23:31:30Z", "2033-05-18T03:33:20Z"];
    let codes = times.map(|time| secret().code(at(time)).unwrap());
    assert_eq!(codes, ["287082", "081804", "005924", "279037"]);
}

fn is_right(at_time: &str) -> bool {
    secret().step_of("287082", at(at_time)).is_some()
}

#[test]
fn code_is_right_one_step_before_and_after_its_own() {
    assert!(is_right("1970-01-01T00:00:00Z") && is_right("1970-01-01T00:01:29Z"));
}

#[test]
fn code_is_wrong_two_steps_after_its_own() {
    assert!(!is_right("1970-01-01T00:01:30Z"));
}

#[test]
fn code_with_another_number_of_digits_is_wrong() {
    assert_eq!(secret().step_of("94287082", at("1970-01-01T00:00:59Z")), None);
}

#[test]
fn step_ends_when_its_code_is_no_longer_right() {
    let step = secret().step_of("287082", at("1970-01-01T00:00:59Z")).unwrap();
    assert_eq!((step.number(), step.ends()), (1, 90));
}

#[test]
fn uri_names_the_account_and_the_secret() {
    let uri = secret().to_uri(&email("ania+tickets@example.org"));
    let expected = "otpauth://totp/Frontrow:ania%2Btickets%40example%2Eorg?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&\
                    issuer=Frontrow&algorithm=SHA1&digits=6&period=30";
    assert_eq!(uri, expected);
}

#[test]
fn two_random_secrets_differ() {
    assert_ne!(TotpSecret::random().unwrap(), TotpSecret::random().unwrap());
}

#[test]
fn debug_output_hides_the_secret() {
    assert_eq!(format!("{:?}", secret()), "TotpSecret(…)");
}
