//! Passwords: hashed with argon2id, with the parameters that OWASP recommends (19 MiB, 2 passes, 1 lane).
//! Source: OWASP Password Storage Cheat Sheet; PHC string format for the hash.

use std::fmt;

use argon2::Argon2;
use argon2::password_hash::phc;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use kernel::Invalid;
use lambda::http::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

/// How many passwords are hashed side by side in one process, at 19 MiB each. A function on AWS has one at a time anyway.
static HASHERS: Semaphore = Semaphore::const_new(4);

/// What is compared where there is no account, so that the time it takes tells nothing. Nobody knows its password.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$NGEHhoXsDgKL7ft6Xjm5Tw$Di+342rAjSeJUZZbFHUXXlySql2b7k8Q1JCrFMMuaBM";

/// A password that somebody may choose: 8 to 128 characters.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(inline, extend("minLength" = 8, "maxLength" = 128))]
pub struct Password(String);

impl Password {
    /// The password.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Password {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        if (8..=128).contains(&text.chars().count()) {
            Ok(Self(text))
        } else {
            Err(Invalid::new("invalid_password", "must be 8 to 128 characters"))
        }
    }
}

impl From<Password> for String {
    fn from(password: Password) -> Self {
        password.0
    }
}

// A stray `{:?}` in a log line must not give it away.
impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// What is kept of a password: a PHC string with algorithm, parameters, salt and hash.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// A hash by its PHC string.
    pub fn from_phc(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The hash that no known password has.
    pub fn decoy() -> Self {
        Self(DECOY.to_owned())
    }

    /// The PHC string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// It can be tried against dictionaries: not for logs either.
impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// A password could not be hashed or compared: no randomness for a salt, or the kept hash is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("password hashing failed: {0}")]
pub struct HashingFailed(String);

impl From<HashingFailed> for Problem {
    fn from(error: HashingFailed) -> Self {
        tracing::error!(%error, "password hashing failed");
        Self::internal()
    }
}

/// Hashes a password under a new random salt.
///
/// # Errors
/// [`HashingFailed`].
pub async fn hash(password: Password) -> Result<PasswordHash, HashingFailed> {
    aside(move || {
        let hash: phc::PasswordHash = Argon2::default().hash_password(password.0.as_bytes()).map_err(failed)?;
        Ok(PasswordHash(hash.to_string()))
    })
    .await
}

/// Whether a password, of whatever length, is the one that was hashed.
///
/// # Errors
/// [`HashingFailed`].
pub async fn verify(password: String, hash: PasswordHash) -> Result<bool, HashingFailed> {
    aside(move || {
        let hash = phc::PasswordHash::new(&hash.0).map_err(failed)?;
        match Argon2::default().verify_password(password.as_bytes(), &hash) {
            Ok(()) => Ok(true),
            Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
            Err(error) => Err(failed(error)),
        }
    })
    .await
}

/// Runs what keeps a CPU busy for tens of milliseconds on a thread of its own.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, HashingFailed> + Send + 'static,
) -> Result<T, HashingFailed> {
    let _place = HASHERS.acquire().await.map_err(failed)?;
    tokio::task::spawn_blocking(work).await.map_err(failed)?
}

fn failed(error: impl fmt::Display) -> HashingFailed {
    HashingFailed(error.to_string())
}
