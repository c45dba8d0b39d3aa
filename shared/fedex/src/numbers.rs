use std::fmt;

use serde::{Deserialize, Serialize};

use crate::InvalidField;

/// Our id of a parcel, printed on its label and searchable at FedEx: 1 to 30 letters, digits, `-`, `_` and `.`.
///
/// FedEx's own limit is between 30 and 40 characters and not published.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

/// FedEx's number of a parcel. FedEx reuses its numbers after some years.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TrackingNumber(String);

impl Reference {
    const MAX_LENGTH: usize = 30;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TrackingNumber {
    const MAX_LENGTH: usize = 34;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reference {
    type Error = InvalidField;
    fn try_from(text: String) -> Result<Self, InvalidField> {
        let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        let is_valid = (1..=Self::MAX_LENGTH).contains(&text.len()) && text.chars().all(is_allowed);
        if is_valid { Ok(Self(text)) } else { Err(InvalidField::Reference) }
    }
}

impl TryFrom<String> for TrackingNumber {
    type Error = InvalidField;
    fn try_from(text: String) -> Result<Self, InvalidField> {
        let is_valid =
            (1..=Self::MAX_LENGTH).contains(&text.len()) && text.chars().all(|letter| letter.is_ascii_alphanumeric());
        if is_valid { Ok(Self(text)) } else { Err(InvalidField::TrackingNumber) }
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.0
    }
}

impl From<TrackingNumber> for String {
    fn from(number: TrackingNumber) -> Self {
        number.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for TrackingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
