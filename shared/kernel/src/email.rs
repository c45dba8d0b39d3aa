use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Invalid;

/// An e-mail address as its owner wrote it (RFC 5321: at most 254 characters). Compare addresses by [`Self::canonical`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("format" = "email", "maxLength" = 254))]
pub struct EmailAddress(String);

impl EmailAddress {
    /// The address as its owner wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address in lower case. Two addresses are the same if their canonical forms are equal.
    pub fn canonical(&self) -> String {
        self.0.to_lowercase()
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("invalid_email", "must be an e-mail address such as ann@example.org");
        let text = text.trim();
        let options =
            email_address::Options::default().without_display_text().without_domain_literal().with_required_tld();
        if text.len() > 254 || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(invalid());
        }
        email_address::EmailAddress::parse_with_options(text, options).map_err(|_| invalid())?;
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
