//! How an e-mail address is looked up without being stored: by its keyed hash ("blind index"). Whoever has the tables but not
//! the key can't find out whose address a hash is, not even by trying addresses.

use std::fmt;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::EmailAddress;
use lambda::{Env, StartError};
use serde::Deserialize;

/// The hash under which an address is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressKey(String);

impl fmt::Display for AddressKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Hashes addresses: HMAC-SHA256 (RFC 2104), in hexadecimal.
#[derive(Clone)]
pub struct BlindIndex(hmac::Key);

#[derive(Deserialize)]
struct Secret {
    key: String,
}

impl BlindIndex {
    /// The index under a key.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// The index under the key in the secret `ADDRESS_SECRET`.
    ///
    /// # Errors
    /// [`StartError`] when the secret can't be had or is not 32 bytes, base64url.
    pub async fn from_secret(env: &Env) -> Result<Self, StartError> {
        let name = "ADDRESS_SECRET";
        let secret: Secret = env.secret(name).await?;
        let key = URL_SAFE_NO_PAD.decode(secret.key).ok().and_then(|key| <[u8; 32]>::try_from(key).ok());
        let unusable =
            || StartError::Unusable { name: name.to_owned(), reason: "not 32 bytes, base64url without padding".into() };
        Ok(Self::new(&key.ok_or_else(unusable)?))
    }

    /// The hash of an address: the same however it is written.
    pub fn of(&self, email: &EmailAddress) -> AddressKey {
        AddressKey(hex::encode(hmac::sign(&self.0, email.canonical().as_bytes())))
    }
}

impl fmt::Debug for BlindIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlindIndex(…)")
    }
}
