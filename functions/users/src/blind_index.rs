//! A blind index of e-mail addresses: accounts are looked up by the keyed hash of their address. Without the key, nobody can find
//! the address of a hash, not even by trying addresses.

use std::fmt;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::EmailAddress;
use lambda::http::Source;
use lambda::{Env, StartError};
use serde::Deserialize;

/// The keyed hash of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressKey(String);

/// The keyed hash of where requests come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceKey(String);

impl fmt::Display for SourceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for AddressKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// HMAC-SHA256 (RFC 2104), in hexadecimal.
#[derive(Clone)]
pub struct BlindIndex(hmac::Key);

#[derive(Deserialize)]
struct Secret {
    key: String,
}

impl BlindIndex {
    pub fn new(key: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// The key is in the secret `ADDRESS_SECRET`: 32 bytes, base64url.
    pub async fn from_secret(env: &Env) -> Result<Self, StartError> {
        let name = "ADDRESS_SECRET";
        let secret: Secret = env.secret(name).await?;
        let key = URL_SAFE_NO_PAD.decode(secret.key).ok().and_then(|key| <[u8; 32]>::try_from(key).ok());
        let unusable =
            || StartError::Unusable { name: name.to_owned(), reason: "not 32 bytes, base64url without padding".into() };
        Ok(Self::new(&key.ok_or_else(unusable)?))
    }

    /// All spellings of an address have the same hash.
    pub fn of(&self, email: &EmailAddress) -> AddressKey {
        self.key_of(&email.canonical())
    }

    /// The hash under which earlier releases, which compared domains in Unicode, kept the address; None if it is the same.
    pub fn earlier_of(&self, email: &EmailAddress) -> Option<AddressKey> {
        Some(self.key_of(&email.earlier_canonical())).filter(|earlier| *earlier != self.of(email))
    }

    /// Where a request comes from. An IP address is personal data too.
    pub fn of_source(&self, source: &Source) -> SourceKey {
        // No e-mail address has a line break.
        SourceKey(hex::encode(hmac::sign(&self.0, format!("source\n{source}").as_bytes())))
    }

    /// The keys under which an address may be claimed.
    pub fn all_of(&self, email: &EmailAddress) -> Vec<AddressKey> {
        [self.of(email)].into_iter().chain(self.earlier_of(email)).collect()
    }

    fn key_of(&self, canonical: &str) -> AddressKey {
        AddressKey(hex::encode(hmac::sign(&self.0, canonical.as_bytes())))
    }
}

impl fmt::Debug for BlindIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlindIndex(…)")
    }
}
