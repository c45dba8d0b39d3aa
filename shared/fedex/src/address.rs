use std::fmt;

use kernel::{CountryCode, PostalAddress};
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
    postal_code: String,
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
            "streetLines": self.street_lines, "city": self.city, "postalCode": self.postal_code,
            "countryCode": self.country.as_str(),
        });
        if let (Some(state), Value::Object(fields)) = (&self.state, &mut json) {
            fields.insert("stateOrProvinceCode".to_owned(), state.as_str().into());
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
            postal_code: checked(address.postal_code.as_str(), MAX_POSTAL_CODE_LENGTH, InvalidField::PostalCode)?,
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
