use std::fmt;

use kernel::{CountryCode, PostalAddress, PostalCodes};
use serde_json::{Value, json};

use crate::InvalidField;

// Limits in characters.
const MAX_LINE_LENGTH: usize = 35;
const MAX_LINES: usize = 3;
const MAX_CITY_LENGTH: usize = 35;
const MAX_POSTAL_CODE_LENGTH: usize = 10;

/// Countries whose addresses need a state or province at FedEx.
const COUNTRIES_WITH_STATES: [&str; 3] = ["US", "CA", "PR"];

/// A postal address in the form and lengths that FedEx accepts.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    street_lines: Vec<String>,
    city: String,
    state: Option<String>,
    postal_code: Option<String>,
    country: CountryCode,
}

impl Address {
    /// Street, in one to three lines of at most 35 characters.
    pub fn street_lines(&self) -> &[String] {
        &self.street_lines
    }

    /// ISO 3166-1 code.
    pub fn country(&self) -> &CountryCode {
        &self.country
    }

    /// The address as JSON for FedEx.
    pub(crate) fn to_json(&self) -> Value {
        let mut json = json!({
            "streetLines": self.street_lines, "city": self.city, "countryCode": self.country.as_str(),
        });
        let parts = [("postalCode", &self.postal_code), ("stateOrProvinceCode", &self.state)];
        if let Value::Object(fields) = &mut json {
            for (name, part) in parts.into_iter().filter_map(|(name, part)| Some((name, part.as_deref()?))) {
                fields.insert(name.to_owned(), part.into());
            }
        }
        json
    }
}

impl TryFrom<&PostalAddress> for Address {
    type Error = InvalidField;
    fn try_from(address: &PostalAddress) -> Result<Self, InvalidField> {
        let checked = |text: &str, max: usize, error: InvalidField| {
            if text.chars().count() <= max { Ok(text.to_owned()) } else { Err(error) }
        };
        Ok(Self {
            street_lines: lines(address.street.as_str()).ok_or(InvalidField::Street)?,
            city: checked(address.city.as_str(), MAX_CITY_LENGTH, InvalidField::City)?,
            state: state(address)?,
            postal_code: postal_code(address)?,
            country: address.country.clone(),
        })
    }
}

// Personal data must not leak into logs through `{:?}`.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

/// Splits a street into lines between words. `None` if it does not fit.
fn lines(street: &str) -> Option<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    for word in street.split_whitespace() {
        let length = word.chars().count();
        if length > MAX_LINE_LENGTH {
            return None;
        }
        match lines.last_mut().filter(|line| line.chars().count() + 1 + length <= MAX_LINE_LENGTH) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    (1..=MAX_LINES).contains(&lines.len()).then_some(lines)
}

/// Left out for countries without postal codes: what people enter there is not one.
fn postal_code(address: &PostalAddress) -> Result<Option<String>, InvalidField> {
    let known = address.postal_code.as_ref().filter(|_| address.country.postal_codes() != PostalCodes::None);
    let Some(code) = known else { return Ok(None) };
    let fits = code.as_str().chars().count() <= MAX_POSTAL_CODE_LENGTH;
    if fits { Ok(Some(code.as_str().to_owned())) } else { Err(InvalidField::PostalCode) }
}

/// The state, for countries that need one or where it has two letters. FedEx accepts no others.
fn state(address: &PostalAddress) -> Result<Option<String>, InvalidField> {
    let country = address.country.as_str();
    let given = address.state.as_ref().map(|state| state.as_str().to_ascii_uppercase());
    let of_two_letters =
        given.filter(|state| state.len() == 2 && state.chars().all(|letter| letter.is_ascii_uppercase()));
    match of_two_letters {
        None if country == "PR" => Ok(Some("PR".to_owned())),
        None if COUNTRIES_WITH_STATES.contains(&country) => Err(InvalidField::State),
        state => Ok(state),
    }
}
