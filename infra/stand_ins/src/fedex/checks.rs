use serde_json::Value;

use super::config::FedexConfig;
use super::error::ApiError;
use super::json::text;

/// Fails with this code if the request names another account.
pub(super) fn check_account(body: &Value, config: &FedexConfig, code: &str) -> Result<(), ApiError> {
    match text(body, "/accountNumber/value") {
        Some(number) if number == config.account_number => Ok(()),
        Some(_) => Err(ApiError::bad(code)),
        None => Err(ApiError::bad("ACCOUNTNUMBER.REQUIRED")),
    }
}

/// Some of the countries that FedEx knows as not postal-aware, and one where few people use the codes.
const NOT_POSTAL_AWARE: [&str; 6] = ["AE", "HK", "IE", "JM", "PA", "QA"];

/// Whether FedEx requires a postal code there.
pub(super) fn has_postal_codes(country: &str) -> bool {
    !NOT_POSTAL_AWARE.contains(&country)
}

/// Whether a postal code can exist in a country.
pub(super) fn is_valid_postal_code(postal_code: &str, country: &str) -> bool {
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|letter| letter.is_ascii_digit());
    match country {
        "US" => {
            let (base, more) = postal_code.split_once('-').unwrap_or((postal_code, "0001"));
            digits(base, 5) && digits(more, 4) && base != "00000"
        }
        "PL" => postal_code != "00-000" && digits(&postal_code.replacen('-', "", 1), 5),
        _ => true,
    }
}
