use std::fmt;
use std::time::Duration;

use http::Method;
use serde_json::{Value, json};

use crate::client::Call;
use crate::response::{boolean, code, list, text};
use crate::{Address, CallError, Client};

/// Code for an address that FedEx can't find.
const NOT_FOUND: &str = "STANDARDIZED.ADDRESS.NOTFOUND";

/// An address as FedEx knows it. It is advice and no promise of delivery: don't refuse an order for it, except for a post-office
/// box, to which FedEx does not deliver.
#[derive(Clone, PartialEq, Eq)]
pub struct ResolvedAddress {
    /// Street as FedEx writes it, in capital letters.
    pub street_lines: Vec<String>,
    /// City as FedEx writes it.
    pub city: Option<String>,
    /// State or province, two letters.
    pub state: Option<String>,
    /// Postal code; in the US with the four additional digits (ZIP+4).
    pub postal_code: Option<String>,
    /// ISO 3166-1 code.
    pub country: Option<String>,
    /// Business or home.
    pub classification: Classification,
    /// True for a post-office box.
    pub is_post_office_box: bool,
    /// Whether FedEx found the address.
    pub is_resolved: bool,
    /// Problems that FedEx found.
    pub shortcomings: Vec<Shortcoming>,
    /// Codes of FedEx's remarks, such as `INVALID.SUITE.NUMBER`.
    pub remarks: Vec<String>,
}

/// The use of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Classification {
    /// Used by a business.
    Business,
    /// Used as a home.
    Residential,
    /// Used for both.
    Mixed,
    /// FedEx does not know.
    Unknown,
}

/// A problem with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortcoming {
    /// The building has several flats or offices, and the number is missing.
    SuiteMissing,
    /// The building has no such flat or office.
    SuiteInvalid,
    /// The address is incomplete for its country.
    Malformed,
    /// FedEx does not check addresses in this country.
    CountryNotChecked,
}

impl Client {
    /// Checks an address. Returns the best match and further suggestions, or nothing if FedEx does not know it.
    ///
    /// # Errors
    /// [`CallError`]. A look-up changes nothing and can be repeated.
    pub async fn validate_address(&self, address: &Address) -> Result<Vec<ResolvedAddress>, CallError> {
        let call = Call {
            operation: "validate_address",
            method: Method::POST,
            path: "/address/v1/addresses/resolve",
            transaction_id: None,
            body: json!({"addressesToValidate": [{"address": address.to_json()}]}),
            timeout: Duration::from_secs(30),
        };
        match self.call(&call).await {
            Ok(output) => match output.content.get("resolvedAddresses") {
                Some(Value::Array(addresses)) => Ok(addresses.iter().map(ResolvedAddress::read).collect()),
                _ => Err(CallError::Unknown("unreadable success".to_owned())),
            },
            Err(CallError::Rejected { code }) if code == NOT_FOUND => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

impl ResolvedAddress {
    /// Whether FedEx writes the address differently, ignoring case and punctuation.
    pub fn differs_from(&self, given: &Address) -> bool {
        let json = given.to_json();
        let field = |name: &str| plain(json.get(name).and_then(Value::as_str).unwrap_or_default());
        let own = |text: &Option<String>| plain(text.as_deref().unwrap_or_default());
        // FedEx adds four digits to US postal codes.
        let same_code = own(&self.postal_code).starts_with(&field("postalCode"));
        plain(&self.street_lines.join(" ")) != plain(&given.street_lines().join(" "))
            || own(&self.city) != field("city")
            || own(&self.state) != field("stateOrProvinceCode")
            || !same_code
    }

    fn read(value: &Value) -> Self {
        let flag = |name: &str| boolean(value, &format!("/attributes/{name}"));
        let shortcomings = [
            (flag("SuiteRequiredButMissing") == Some(true), Shortcoming::SuiteMissing),
            (flag("InvalidSuiteNumber") == Some(true), Shortcoming::SuiteInvalid),
            (flag("ValidlyFormed") == Some(false), Shortcoming::Malformed),
            (flag("CountrySupported") == Some(false), Shortcoming::CountryNotChecked),
        ];
        let lines = |field: &str| -> Vec<String> { list(value, field).filter_map(|line| text(line, "")).collect() };
        let street_lines = Some(lines("/streetLinesToken")).filter(|lines| !lines.is_empty());
        let remarks = list(value, "/customerMessage").chain(list(value, "/customerMessages"));
        Self {
            street_lines: street_lines.unwrap_or_else(|| lines("/streetLines")),
            city: text(value, "/city").or_else(|| text(value, "/cityToken/0/value")),
            state: text(value, "/stateOrProvinceCode"),
            postal_code: text(value, "/postalCodeToken/value").or_else(|| text(value, "/postalCode")),
            country: text(value, "/countryCode"),
            classification: Classification::named(text(value, "/classification").as_deref()),
            is_post_office_box: flag("POBox").or_else(|| boolean(value, "/postOfficeBox")) == Some(true),
            is_resolved: flag("Resolved").or_else(|| flag("Matched")) == Some(true),
            shortcomings: shortcomings
                .into_iter()
                .filter_map(|(holds, shortcoming)| holds.then_some(shortcoming))
                .collect(),
            remarks: remarks.filter_map(|remark| Some(code(&text(remark, "/code")?))).collect(),
        }
    }
}

impl Classification {
    fn named(name: Option<&str>) -> Self {
        match name {
            Some("BUSINESS") => Self::Business,
            Some("RESIDENTIAL") => Self::Residential,
            Some("MIXED") => Self::Mixed,
            _ => Self::Unknown,
        }
    }
}

/// Letters and digits in upper case, for comparison.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

// Personal data must not leak into logs through `{:?}`.
impl fmt::Debug for ResolvedAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResolvedAddress")
            .field("classification", &self.classification)
            .field("shortcomings", &self.shortcomings)
            .finish_non_exhaustive()
    }
}
