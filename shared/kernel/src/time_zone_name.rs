use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{CountryCode, Invalid};

/// The IANA name of a time zone, such as `Europe/Madrid`. Only its form is checked: whoever takes one from outside looks it up in the
/// time zone database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("minLength" = 1, "maxLength" = MAX_LENGTH))]
pub struct TimeZoneName(String);

const MAX_LENGTH: usize = 64;

/// The zones of each country.
const COUNTRY_ZONES: &str = include_str!("../data/country_zones.tsv");

impl TimeZoneName {
    /// The name, such as `Europe/Madrid`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The zones of a country; one if all of it shows the same time the whole year.
    pub fn of_country(country: &CountryCode) -> Vec<Self> {
        let zones = COUNTRY_ZONES.lines().find_map(|line| line.strip_prefix(country.as_str())?.strip_prefix('\t'));
        zones.into_iter().flat_map(|zones| zones.split('\t')).map(|zone| Self(zone.to_owned())).collect()
    }

    /// The zone of a country that has only one.
    pub fn only_one_of(country: &CountryCode) -> Option<Self> {
        Some(Self::of_country(country)).filter(|zones| zones.len() == 1)?.pop()
    }
}

impl TryFrom<String> for TimeZoneName {
    type Error = Invalid;
    fn try_from(name: String) -> Result<Self, Invalid> {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
        if name.is_empty() || name.len() > MAX_LENGTH || !name.chars().all(fits) {
            let detail = "must be a name of the IANA time zone database such as Europe/Madrid";
            return Err(Invalid::new("unknown_time_zone", detail));
        }
        Ok(Self(name))
    }
}

impl From<TimeZoneName> for String {
    fn from(name: TimeZoneName) -> Self {
        name.0
    }
}

impl fmt::Display for TimeZoneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
