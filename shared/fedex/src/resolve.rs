use std::fmt;
use std::time::Duration;

use http::Method;
use serde_json::{Value, json};

use crate::answer::{boolean, code, list, text};
use crate::client::Call;
use crate::{Address, CallError, Client};

/// Nothing fits the address.
const NOT_FOUND: &str = "STANDARDIZED.ADDRESS.NOTFOUND";

/// An address as FedEx knows it. Advice: it promises no delivery, and an order is not refused for it alone, except for a
/// post-office box, to which FedEx does not deliver.
#[derive(Clone, PartialEq, Eq)]
pub struct ResolvedAddress {
    /// Its street as FedEx writes it, in capital letters.
    pub street_lines: Vec<String>,
    /// City.
    pub city: Option<String>,
    /// State or province.
    pub state: Option<String>,
    /// Postal code, in the US with the four digits more.
    pub postal_code: Option<String>,
    /// Country, as an ISO 3166-1 code.
    pub country: Option<String>,
    /// Who is there.
    pub classification: Classification,
    /// Whether it is a post-office box.
    pub is_post_office_box: bool,
    /// Whether FedEx found it.
    pub is_resolved: bool,
    /// What is missing in it or wrong.
    pub shortcomings: Vec<Shortcoming>,
    /// The codes of FedEx's remarks, such as `INVALID.SUITE.NUMBER`.
    pub remarks: Vec<String>,
}

/// Who is at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Classification {
    /// A business.
    Business,
    /// A home.
    Residential,
    /// Both.
    Mixed,
    /// FedEx does not know.
    Unknown,
}

/// What is missing in an address or wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortcoming {
    /// The house has several flats or offices, and none is named.
    SuiteMissing,
    /// There is no such flat or office.
    SuiteInvalid,
    /// It lacks what an address of its country has.
    Malformed,
    /// FedEx checks no addresses of this country.
    CountryNotChecked,
}

impl Client {
    /// Has FedEx look at an address: what it takes it for, the best first. Further ones are suggestions; none means that FedEx
    /// knows nothing like it.
    ///
    /// # Errors
    /// [`CallError`]; a look-up changes nothing, so that it may be repeated at will.
    pub async fn validate_address(&self, address: &Address) -> Result<Vec<ResolvedAddress>, CallError> {
        let call = Call {
            operation: "validate_address",
            method: Method::POST,
            path: "/address/v1/addresses/resolve",
            transaction_id: None,
            body: json!({"addressesToValidate": [{"address": address.wire()}]}),
            time_out: Duration::from_secs(30),
        };
        match self.call(&call).await {
            Ok(output) => match output.content.get("resolvedAddresses") {
                Some(Value::Array(addresses)) => Ok(addresses.iter().map(ResolvedAddress::read).collect()),
                _ => Err(CallError::Unknown("a success that can't be read".to_owned())),
            },
            Err(CallError::Rejected { code }) if code == NOT_FOUND => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

impl ResolvedAddress {
    /// Whether FedEx would write the address otherwise, capitals and spaces aside: worth showing to whom it belongs.
    pub fn differs_from(&self, given: &Address) -> bool {
        let wire = given.wire();
        let field = |name: &str| plain(wire.get(name).and_then(Value::as_str).unwrap_or_default());
        let own = |text: &Option<String>| plain(text.as_deref().unwrap_or_default());
        // The four digits more of a US postal code were not asked for.
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

/// Only what matters of a text for comparing.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

// Personal: a stray `{:?}` in a log line must not give it away.
impl fmt::Debug for ResolvedAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResolvedAddress")
            .field("classification", &self.classification)
            .field("shortcomings", &self.shortcomings)
            .finish_non_exhaustive()
    }
}
