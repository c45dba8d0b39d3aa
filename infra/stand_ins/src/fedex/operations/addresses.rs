//! Address validation by simple rules: `POST /address/v1/addresses/resolve`.

use serde_json::{Value, json};

use crate::fedex::checks::is_valid_postal_code;
use crate::fedex::error::ApiError;
use crate::fedex::json::text;

const MAX_ADDRESSES: usize = 100;

/// Words for a house with several flats or offices.
const SHARED_HOUSES: [&str; 3] = ["TOWER", "APARTMENTS", "PLAZA"];

/// Words before the number of a flat or office.
const SUITES: [&str; 6] = ["APT", "SUITE", "STE", "UNIT", "FLAT", "M"];

/// A number that no flat or office has.
const NO_SUCH_SUITE: &str = "999";

/// Resolves addresses by these rules: a postal code that cannot exist in its country is unknown; a tower, apartments or a plaza
/// needs a suite; suite 999 does not exist; a plaza or a tower is a business.
pub(crate) fn resolve(body: &Value) -> Result<Value, ApiError> {
    let asked = body.get("addressesToValidate").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if asked.is_empty() || asked.len() > MAX_ADDRESSES {
        return Err(ApiError::bad("ADDRESSESTOVALIDATE.INVALID"));
    }
    let mut resolved = Vec::new();
    for entry in asked {
        let address = entry.get("address").ok_or_else(|| ApiError::bad("ADDRESS.REQUIRED"))?;
        resolved.push((entry.get("clientReferenceId"), resolve_one(address)?));
    }
    if resolved.iter().all(|(_, address)| address.is_none()) {
        return Err(ApiError::bad("STANDARDIZED.ADDRESS.NOTFOUND"));
    }
    let json = resolved.into_iter().map(|(reference, address)| {
        let mut json = address.unwrap_or_else(|| json!({"attributes": {"Resolved": "false", "Matched": "false"}}));
        if let (Some(reference), Value::Object(fields)) = (reference, &mut json) {
            fields.insert("clientReferenceId".to_owned(), reference.clone());
        }
        json
    });
    Ok(json!({"resolvedAddresses": json.collect::<Vec<_>>()}))
}

/// Resolves one address. None if it is unknown.
fn resolve_one(address: &Value) -> Result<Option<Value>, ApiError> {
    let lines = address.get("streetLines").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let lines: Vec<_> = lines.iter().filter_map(Value::as_str).map(str::to_uppercase).collect();
    if lines.is_empty() || lines.len() > 3 {
        return Err(ApiError::bad("STREETLINES.INVALID"));
    }
    let country = text(address, "/countryCode").ok_or_else(|| ApiError::bad("COUNTRYCODE.REQUIRED"))?;
    let given = text(address, "/postalCode").unwrap_or_default();
    if !is_valid_postal_code(given, country) {
        return Ok(None);
    }
    let street = lines.join(" ");
    let words: Vec<_> =
        street.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_shared = words.iter().any(|word| SHARED_HOUSES.contains(word));
    let suite =
        words.iter().zip(words.iter().skip(1)).find(|(word, _)| SUITES.contains(word)).map(|(_, number)| *number);
    let is_box =
        words.windows(2).any(|pair| pair == ["PO", "BOX"]) || words.windows(3).any(|three| three == ["P", "O", "BOX"]);
    let is_wrong_suite = suite == Some(NO_SUCH_SUITE);
    let is_us = country == "US";
    let postal_code = if is_us && given.len() == 5 { format!("{given}-0001") } else { given.to_owned() };
    let (base, add_on) = postal_code.split_once('-').filter(|_| is_us).unwrap_or((&postal_code, ""));
    let is_business = words.iter().any(|word| ["TOWER", "PLAZA"].contains(word));
    let messages =
        is_wrong_suite.then(|| json!({"code": "INVALID.SUITE.NUMBER", "message": "Suite number is invalid."}));
    let flag = |holds: bool| if holds { "true" } else { "false" };
    Ok(Some(json!({
        "streetLinesToken": [street],
        "city": text(address, "/city").unwrap_or_default().to_uppercase(),
        "stateOrProvinceCode": text(address, "/stateOrProvinceCode"),
        "countryCode": country,
        "postalCodeToken": {"changed": postal_code != given, "value": postal_code},
        "parsedPostalCode": {"base": base, "addOn": add_on, "deliveryPoint": ""},
        "classification": if is_business { "BUSINESS" } else if is_us { "RESIDENTIAL" } else { "UNKNOWN" },
        "postOfficeBox": is_box,
        "normalizedStatusNameDPV": is_us && !is_wrong_suite,
        "standardizedStatusNameMatchSource": "Postal",
        "resolutionMethodName": if is_us { "USPS_VALIDATE" } else { "GENERIC_VALIDATE" },
        "customerMessage": messages.into_iter().collect::<Vec<_>>(),
        "attributes": {
            "Matched": "true", "Resolved": flag(!is_wrong_suite), "DPV": flag(is_us && !is_wrong_suite),
            "CountrySupported": "true", "SuiteRequiredButMissing": flag(is_shared && suite.is_none()),
            "InvalidSuiteNumber": flag(is_wrong_suite), "POBox": flag(is_box), "ValidlyFormed": "true",
            "AddressType": "STANDARDIZED", "AddressPrecision": if suite.is_some() { "MULTI_TENANT_UNIT" } else { "STREET_ADDRESS" },
        },
    })))
}
