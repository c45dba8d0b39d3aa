use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::folding::{folded, in_ascii_forms};
use crate::{Invalid, Text, TextInput};

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

    /// Whether the country has postal codes, and whether its addresses need one.
    pub fn postal_codes(&self) -> PostalCodes {
        match formats(self).map(|mut formats| formats.next()) {
            Some(Some("none")) => PostalCodes::None,
            Some(_) => PostalCodes::Required,
            None => PostalCodes::Optional,
        }
    }

    /// Refuses an address without a postal code where every address has one.
    ///
    /// # Errors
    /// [`Invalid`] at `postalCode`.
    pub fn check_has_postal_code<T>(&self, postal_code: Option<&T>) -> Result<(), Invalid> {
        if postal_code.is_none() && self.postal_codes() == PostalCodes::Required {
            return Err(Invalid::new("missing", "an address in this country needs a postal code").at("postalCode"));
        }
        Ok(())
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

/// Whether a country has postal codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostalCodes {
    /// It has none.
    None,
    /// Few people use them, or their format is not checked.
    Optional,
    /// Every address has one.
    Required,
}

/// An address that a courier can deliver to, as it is stored. Requests are parsed as [`PostalAddressInput`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PostalAddress {
    /// Street and house number.
    pub street: Text<200>,
    /// City or town.
    pub city: Text<200>,
    /// Absent in countries without postal codes, or where few people use them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<Text<12>>,
    /// ISO 3166-1 code.
    pub country: CountryCode,
    /// State or province. Set for countries whose addresses need one (US, CA, AU); older addresses in Australia may lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<Text<3>>,
}

/// A postal address as a person typed it, checked against what addresses of its country need.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "Wire")]
#[schemars(with = "Wire", rename = "PostalAddress")]
pub struct PostalAddressInput(PostalAddress);

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Wire {
    /// Street and house number.
    street: TextInput<200>,
    city: TextInput<200>,
    /// Required where every address has one, and checked against the country's format.
    postal_code: Option<TextInput<20>>,
    country: CountryCode,
    /// State or province: its code, or in the US, Canada and Australia its name. Required there.
    state: Option<TextInput<60>>,
}

/// Postal code formats of countries: `n` is a digit, `a` a letter, all else stands for itself. `none` is a country without postal
/// codes. Where a country is missing, any code will do. Source: UPU, "Universal POST*CODE DataBase"; libaddressinput.
const POSTAL_CODES: &str = include_str!("../data/postal_codes.tsv");

/// States and provinces of the countries whose addresses need one, with code and name.
const STATES: &str = include_str!("../data/states.tsv");

impl PostalAddressInput {
    /// The address, to be stored.
    pub fn into_address(self) -> PostalAddress {
        self.0
    }
}

impl TryFrom<Wire> for PostalAddressInput {
    type Error = Invalid;
    fn try_from(wire: Wire) -> Result<Self, Invalid> {
        let Wire { street, city, postal_code, country, state } = wire;
        let postal_code = postal_code_of(postal_code.as_ref().map(TextInput::as_str), &country)?;
        let state = state_of(state.as_ref().map(TextInput::as_str), &country)?;
        Ok(Self(PostalAddress { street: street.into(), city: city.into(), postal_code, country, state }))
    }
}

fn formats(country: &CountryCode) -> Option<impl Iterator<Item = &'static str>> {
    let formats = POSTAL_CODES.lines().find_map(|line| line.strip_prefix(country.as_str())?.strip_prefix('\t'));
    formats.map(|formats| formats.split('\t'))
}

fn postal_code_of(typed: Option<&str>, country: &CountryCode) -> Result<Option<Text<12>>, Invalid> {
    country.check_has_postal_code(typed.as_ref())?;
    let Some(typed) = typed else { return Ok(None) };
    let checked = match country.postal_codes() {
        PostalCodes::Required => formatted_postal_code(typed, country),
        PostalCodes::None | PostalCodes::Optional => Some(typed.to_owned()),
    };
    let code = checked.and_then(|code| Text::try_from(code).ok());
    let invalid = || Invalid::new("invalid_postal_code", "must be a postal code of the country").at("postalCode");
    code.map(Some).ok_or_else(invalid)
}

/// The code as the country writes it, whatever the spaces, dashes, case and country prefix (`D-10115`, `PL-00-120`) that
/// were typed.
fn formatted_postal_code(typed: &str, country: &CountryCode) -> Option<String> {
    let signs: String = in_ascii_forms(typed)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|sign| sign.to_ascii_uppercase())
        .collect();
    // On envelopes also that of the country's cars.
    let of_cars = match country.as_str() {
        "EE" => "EST",
        "FI" => "FIN",
        "LI" => "FL",
        "SI" => "SLO",
        country => country.get(..1)?,
    };
    // Without a prefix first: GL1 1AA (Gloucester) is not L1 1AA (Liverpool).
    let prefixes = ["", country.as_str(), of_cars];
    let mut codes = prefixes.into_iter().filter_map(|prefix| signs.strip_prefix(prefix));
    codes.find_map(|code| formats(country)?.find_map(|format| fit(code, format)))
}

fn fit(signs: &str, format: &str) -> Option<String> {
    let mut left = signs.chars().peekable();
    let mut code = String::with_capacity(format.len());
    for place in format.chars() {
        match place {
            'n' => code.push(left.next().filter(char::is_ascii_digit)?),
            'a' => code.push(left.next().filter(char::is_ascii_uppercase)?),
            literal => {
                // A prefix such as LV- may be left out.
                left.next_if_eq(&literal);
                code.push(literal);
            }
        }
    }
    left.next().is_none().then_some(code)
}

fn state_of(typed: Option<&str>, country: &CountryCode) -> Result<Option<Text<3>>, Invalid> {
    let mut states =
        STATES.lines().filter_map(|line| line.strip_prefix(country.as_str())?.strip_prefix('\t')).peekable();
    let needs_state = states.peek().is_some();
    let invalid = || Invalid::new("invalid_state", "must be a state or province of the country").at("state");
    match typed {
        None if needs_state => {
            Err(Invalid::new("missing_state", "an address in this country needs a state or province").at("state"))
        }
        None => Ok(None),
        Some(typed) if needs_state => {
            let typed = folded(typed);
            let known = states.filter_map(|state| state.split_once('\t'));
            let mut codes = known.filter(|(code, name)| folded(code) == typed || folded(name) == typed);
            let (code, _) = codes.next().ok_or_else(invalid)?;
            Text::try_from(code.to_owned()).map(Some)
        }
        // Elsewhere it is not needed, and names don't fit.
        Some(typed) => Text::try_from(typed.to_owned()).map(Some).map_err(|invalid| invalid.at("state")),
    }
}

// Personal data must not leak into logs through `{:?}`.
impl fmt::Debug for PostalAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostalAddress(…)")
    }
}
