use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::Invalid;

/// An e-mail address as its owner wrote it (RFC 5321: at most 254 characters), which every mail server takes: its local part is ASCII
/// and needs no quotes, and its domain has an ASCII form. Compare addresses by [`Self::canonical`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("format" = "idn-email", "maxLength" = 254))]
pub struct EmailAddress(String);

impl EmailAddress {
    /// The address as its owner wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An address that was stored or registered when more forms were accepted, such as one with a local part in Unicode. Mail may not
    /// reach it.
    pub fn from_earlier(text: String) -> Self {
        Self(text)
    }

    /// Reads an address that was stored: it may be one that is no longer accepted.
    ///
    /// # Errors
    /// What is stored is no text.
    pub fn deserialize_stored<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from_earlier)
    }

    /// The address with its domain in ASCII (`ola@xn--w-uga1v8h.example.org`), as mail is sent to it.
    pub fn to_ascii(&self) -> String {
        to_ascii(&self.0).unwrap_or_else(|| self.0.clone())
    }

    /// The address in ASCII and lower case. Two addresses are the same if their canonical forms are equal.
    pub fn canonical(&self) -> String {
        self.to_ascii().to_lowercase()
    }

    /// The canonical form in releases that compared domains in Unicode.
    pub fn earlier_canonical(&self) -> String {
        match self.0.rsplit_once('@') {
            Some((local, domain)) => format!("{local}@{}", idna::domain_to_unicode(domain).0).to_lowercase(),
            None => self.0.to_lowercase(),
        }
    }
}

/// None if the address has no ASCII form.
fn to_ascii(text: &str) -> Option<String> {
    let (local, domain) = text.rsplit_once('@').filter(|(local, _)| local.is_ascii() && !local.contains('"'))?;
    Some(format!("{local}@{}", idna::domain_to_ascii_strict(domain).ok()?))
}

impl TryFrom<String> for EmailAddress {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("invalid_email", "must be an e-mail address such as ann@example.org");
        let text = text.trim();
        let options =
            email_address::Options::default().without_display_text().without_domain_literal().with_required_tld();
        if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(invalid());
        }
        let ascii = to_ascii(text).filter(|ascii| text.len().max(ascii.len()) <= 254).ok_or_else(invalid)?;
        email_address::EmailAddress::parse_with_options(&ascii, options).map_err(|_| invalid())?;
        Ok(Self(text.to_owned()))
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

// Personal data must not leak into logs through `{:?}`.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}
