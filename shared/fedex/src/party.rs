use std::fmt;

use kernel::{PostalAddress, Text};
use serde_json::{Map, Value};

use crate::{Address, InvalidField};

// Limits in characters.
const MAX_NAME_LENGTH: usize = 70;
const MAX_COMPANY_LENGTH: usize = 35;

/// A phone number of 10 to 15 digits, with the country code if it is a foreign one.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

/// The sender or recipient of a parcel.
#[derive(Clone, PartialEq, Eq)]
pub struct Party {
    name: String,
    company: Option<String>,
    phone: Phone,
    address: Address,
    residential: Option<bool>,
}

impl Phone {
    /// The digits alone.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&Text<20>> for Phone {
    type Error = InvalidField;
    fn try_from(text: &Text<20>) -> Result<Self, InvalidField> {
        let text = text.as_str();
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let is_phone_number = text.chars().all(|letter| letter.is_ascii_digit() || " +-()./".contains(letter));
        if is_phone_number && (10..=15).contains(&digits.len()) { Ok(Self(digits)) } else { Err(InvalidField::Phone) }
    }
}

impl Party {
    /// Creates a party. FedEx always requires a phone number.
    ///
    /// # Errors
    /// [`InvalidField`]
    pub fn new(
        name: &Text<200>,
        company: Option<&Text<200>>,
        phone: &Text<20>,
        address: &PostalAddress,
    ) -> Result<Self, InvalidField> {
        let checked = |text: &Text<200>, max: usize, error: InvalidField| {
            if text.as_str().chars().count() <= max { Ok(text.as_str().to_owned()) } else { Err(error) }
        };
        Ok(Self {
            name: checked(name, MAX_NAME_LENGTH, InvalidField::Name)?,
            company: company.map(|company| checked(company, MAX_COMPANY_LENGTH, InvalidField::Company)).transpose()?,
            phone: Phone::try_from(phone)?,
            address: Address::try_from(address)?,
            residential: None,
        })
    }

    /// Sets whether the address is a home. FedEx charges differently for homes.
    #[must_use]
    pub fn residential(self, residential: bool) -> Self {
        Self { residential: Some(residential), ..self }
    }

    /// The party's address.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The party as JSON for FedEx.
    pub(crate) fn to_json(&self) -> Value {
        let mut contact = Map::new();
        contact.insert("personName".to_owned(), self.name.as_str().into());
        contact.insert("phoneNumber".to_owned(), self.phone.as_str().into());
        if let Some(company) = &self.company {
            contact.insert("companyName".to_owned(), company.as_str().into());
        }
        let mut address = self.address.to_json();
        if let (Some(residential), Value::Object(fields)) = (self.residential, &mut address) {
            fields.insert("residential".to_owned(), residential.into());
        }
        Value::Object(Map::from_iter([("contact".to_owned(), contact.into()), ("address".to_owned(), address)]))
    }
}

// Personal data must not leak into logs through `{:?}`.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

impl fmt::Debug for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Party(…)")
    }
}
