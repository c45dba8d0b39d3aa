use std::fmt;

use kernel::{CountryCode, PostalAddress};
use serde_json::{Value, json};

use crate::DoesNotFit;

const LONGEST_LINE: usize = 35;
const MOST_LINES: usize = 3;
const LONGEST_CITY: usize = 35;
const LONGEST_POSTAL_CODE: usize = 10;

/// Countries whose addresses FedEx takes with a state or province only.
const NEED_STATE: [&str; 3] = ["US", "CA", "PR"];

/// A postal address in the form and within the lengths that FedEx takes.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    street_lines: Vec<String>,
    city: String,
    state: Option<String>,
    postal_code: String,
    country: CountryCode,
}

impl Address {
    /// Its street, in one to three lines.
    pub fn street_lines(&self) -> &[String] {
        &self.street_lines
    }

    /// Its country.
    pub fn country(&self) -> &CountryCode {
        &self.country
    }

    /// As FedEx takes it.
    pub(crate) fn wire(&self) -> Value {
        let mut wire = json!({
            "streetLines": self.street_lines, "city": self.city, "postalCode": self.postal_code,
            "countryCode": self.country.as_str(),
        });
        if let (Some(state), Value::Object(fields)) = (&self.state, &mut wire) {
            fields.insert("stateOrProvinceCode".to_owned(), state.as_str().into());
        }
        wire
    }
}

impl TryFrom<&PostalAddress> for Address {
    type Error = DoesNotFit;
    fn try_from(address: &PostalAddress) -> Result<Self, DoesNotFit> {
        let fitting = |text: &str, most: usize, error: DoesNotFit| {
            if text.chars().count() <= most { Ok(text.to_owned()) } else { Err(error) }
        };
        Ok(Self {
            street_lines: lines(address.street.as_str()).ok_or(DoesNotFit::Street)?,
            city: fitting(address.city.as_str(), LONGEST_CITY, DoesNotFit::City)?,
            state: state(address)?,
            postal_code: fitting(address.postal_code.as_str(), LONGEST_POSTAL_CODE, DoesNotFit::PostalCode)?,
            country: address.country.clone(),
        })
    }
}

// Personal: a stray `{:?}` in a log line must not give it away.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

/// A street as lines, broken between words; `None` when it does not fit.
fn lines(street: &str) -> Option<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    for word in street.split_whitespace() {
        let length = word.chars().count();
        if length > LONGEST_LINE {
            return None;
        }
        match lines.last_mut().filter(|line| line.chars().count() + 1 + length <= LONGEST_LINE) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    (1..=MOST_LINES).contains(&lines.len()).then_some(lines)
}

/// The state, where FedEx wants one or takes it; others than those of two letters it does not take.
fn state(address: &PostalAddress) -> Result<Option<String>, DoesNotFit> {
    let country = address.country.as_str();
    let given = address.state.as_ref().map(|state| state.as_str().to_ascii_uppercase());
    let of_two_letters =
        given.filter(|state| state.len() == 2 && state.chars().all(|letter| letter.is_ascii_uppercase()));
    match of_two_letters {
        None if country == "PR" => Ok(Some("PR".to_owned())),
        None if NEED_STATE.contains(&country) => Err(DoesNotFit::State),
        state => Ok(state),
    }
}
