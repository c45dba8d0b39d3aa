use std::fmt;

use kernel::{PostalAddress, Text};
use serde_json::{Map, Value};

use crate::{Address, DoesNotFit};

const LONGEST_NAME: usize = 70;
const LONGEST_COMPANY: usize = 35;

/// A phone number as FedEx takes it: 10 to 15 digits, with the country's where it is not a domestic one.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

/// Who sends or gets a parcel, and where.
#[derive(Clone, PartialEq, Eq)]
pub struct Party {
    name: String,
    company: Option<String>,
    phone: Phone,
    address: Address,
    residential: Option<bool>,
}

impl Phone {
    /// Its digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&Text<20>> for Phone {
    type Error = DoesNotFit;
    fn try_from(text: &Text<20>) -> Result<Self, DoesNotFit> {
        let text = text.as_str();
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let is_written_so = text.chars().all(|letter| letter.is_ascii_digit() || " +-()./".contains(letter));
        if is_written_so && (10..=15).contains(&digits.len()) { Ok(Self(digits)) } else { Err(DoesNotFit::Phone) }
    }
}

impl Party {
    /// A person, with a company where there is one, at an address. FedEx wants a phone number of everybody.
    ///
    /// # Errors
    /// [`DoesNotFit`]
    pub fn new(
        name: &Text<200>,
        company: Option<&Text<200>>,
        phone: &Text<20>,
        address: &PostalAddress,
    ) -> Result<Self, DoesNotFit> {
        let fitting = |text: &Text<200>, most: usize, error: DoesNotFit| {
            if text.as_str().chars().count() <= most { Ok(text.as_str().to_owned()) } else { Err(error) }
        };
        Ok(Self {
            name: fitting(name, LONGEST_NAME, DoesNotFit::Name)?,
            company: company.map(|company| fitting(company, LONGEST_COMPANY, DoesNotFit::Company)).transpose()?,
            phone: Phone::try_from(phone)?,
            address: Address::try_from(address)?,
            residential: None,
        })
    }

    /// The same, known to live or to work there: FedEx charges homes otherwise.
    #[must_use]
    pub fn residential(self, residential: bool) -> Self {
        Self { residential: Some(residential), ..self }
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// As FedEx takes it.
    pub(crate) fn wire(&self) -> Value {
        let mut contact = Map::new();
        contact.insert("personName".to_owned(), self.name.as_str().into());
        contact.insert("phoneNumber".to_owned(), self.phone.as_str().into());
        if let Some(company) = &self.company {
            contact.insert("companyName".to_owned(), company.as_str().into());
        }
        let mut address = self.address.wire();
        if let (Some(residential), Value::Object(fields)) = (self.residential, &mut address) {
            fields.insert("residential".to_owned(), residential.into());
        }
        Value::Object(Map::from_iter([("contact".to_owned(), contact.into()), ("address".to_owned(), address)]))
    }
}

// Personal: a stray `{:?}` in a log line must not give it away.
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
