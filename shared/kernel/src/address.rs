use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Invalid, Text};

/// A country code of ISO 3166-1: two upper-case letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("pattern" = "^[A-Z]{2}$"))]
pub struct CountryCode(String);

impl CountryCode {
    /// The two upper-case letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CountryCode {
    type Error = Invalid;
    fn try_from(code: String) -> Result<Self, Invalid> {
        match rust_iso3166::from_alpha2(&code) {
            Some(_) => Ok(Self(code)),
            None => Err(Invalid::new("invalid_country", "must be an ISO 3166-1 code of two letters such as PL")),
        }
    }
}

impl From<CountryCode> for String {
    fn from(code: CountryCode) -> Self {
        code.0
    }
}

/// An address that a courier can deliver to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Wire", into = "Wire", rename_all = "camelCase")]
pub struct PostalAddress {
    /// Street and house number.
    pub street: Text<200>,
    /// City or town.
    pub city: Text<200>,
    /// Not checked against the country's format: the courier does that.
    pub postal_code: Text<12>,
    /// ISO 3166-1 code.
    pub country: CountryCode,
    /// State or province. Always set for countries whose addresses need one (US, CA).
    pub state: Option<Text<3>>,
}

/// Countries whose postal addresses need a state or province.
const NEED_STATE: [&str; 2] = ["US", "CA"];

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Wire {
    /// Street and house number.
    street: Text<200>,
    city: Text<200>,
    postal_code: Text<12>,
    country: CountryCode,
    /// State or province. Required in the US and Canada.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    state: Option<Text<3>>,
}

impl TryFrom<Wire> for PostalAddress {
    type Error = Invalid;
    fn try_from(wire: Wire) -> Result<Self, Invalid> {
        if NEED_STATE.contains(&wire.country.as_str()) && wire.state.is_none() {
            return Err(Invalid::new("missing_state", "an address in this country needs a state or province"));
        }
        let Wire { street, city, postal_code, country, state } = wire;
        Ok(Self { street, city, postal_code, country, state })
    }
}

impl From<PostalAddress> for Wire {
    fn from(address: PostalAddress) -> Self {
        let PostalAddress { street, city, postal_code, country, state } = address;
        Self { street, city, postal_code, country, state }
    }
}

// Personal data must not leak into logs through `{:?}`.
impl fmt::Debug for PostalAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostalAddress(…)")
    }
}
