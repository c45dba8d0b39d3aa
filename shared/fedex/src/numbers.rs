use std::fmt;

use serde::{Deserialize, Serialize};

use crate::DoesNotFit;

/// What a parcel is known by here, printed on its label and searchable at FedEx: 1 to 30 letters, digits, `-`, `_` and `.`.
///
/// FedEx's own limit is somewhere between 30 and 40 and not published.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

/// The number under which FedEx carries a parcel. FedEx uses its numbers again after some years.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TrackingNumber(String);

impl Reference {
    const MOST: usize = 30;

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TrackingNumber {
    const MOST: usize = 34;

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reference {
    type Error = DoesNotFit;
    fn try_from(text: String) -> Result<Self, DoesNotFit> {
        let fits = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        let is_right = (1..=Self::MOST).contains(&text.len()) && text.chars().all(fits);
        if is_right { Ok(Self(text)) } else { Err(DoesNotFit::Reference) }
    }
}

impl TryFrom<String> for TrackingNumber {
    type Error = DoesNotFit;
    fn try_from(text: String) -> Result<Self, DoesNotFit> {
        let is_right =
            (1..=Self::MOST).contains(&text.len()) && text.chars().all(|letter| letter.is_ascii_alphanumeric());
        if is_right { Ok(Self(text)) } else { Err(DoesNotFit::TrackingNumber) }
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
