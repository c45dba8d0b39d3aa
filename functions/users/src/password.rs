//! Passwords and their hashes: argon2id with 19 MiB, 2 passes and 1 lane. Source: OWASP Password Storage Cheat Sheet.

use std::fmt;

use argon2::Argon2;
use argon2::password_hash::phc;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use kernel::{EmailAddress, Invalid, Sealed, UserId};
use lambda::http::Problem;
use privacy::{PrivacyError, Vault};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::Semaphore;

use crate::password_rules;

/// Limits memory: each hash takes 19 MiB. A Lambda handles one request at a time; the local cloud handles many.
const MAX_CONCURRENT: usize = 4;

static PERMITS: Semaphore = Semaphore::const_new(MAX_CONCURRENT);

/// Verified when there is no account, so that the response time does not reveal this. Its password is unknown.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$NGEHhoXsDgKL7ft6Xjm5Tw$Di+342rAjSeJUZZbFHUXXlySql2b7k8Q1JCrFMMuaBM";

/// A new password that [`password_rules`] accept, in the form in which it is hashed.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(inline, extend("minLength" = 8, "maxLength" = 128))]
pub struct Password(String);

impl Password {
    /// A password that the operator has configured. It may be a common one.
    pub fn configured(text: &str) -> Result<Self, Invalid> {
        let prepared = password_rules::prepared(text);
        password_rules::check_characters(&prepared)?;
        Ok(Self(prepared))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Refuses the address of its owner. The pointer is that of the password in the request.
    pub fn check_not_address(&self, email: &EmailAddress, pointer: &str) -> Result<(), Problem> {
        password_rules::check_not_address(&self.0, email).map_err(|invalid| Problem::invalid(pointer, &invalid))
    }
}

impl TryFrom<String> for Password {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        let prepared = password_rules::prepared(&text);
        password_rules::check(&prepared)?;
        Ok(Self(prepared))
    }
}

impl From<Password> for String {
    fn from(password: Password) -> Self {
        password.0
    }
}

// `{:?}` in a log line must not reveal it.
impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// A PHC string: algorithm, parameters, salt and hash.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordHash(String);

impl PasswordHash {
    pub fn from_phc(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A hash that no known password matches.
    pub fn decoy() -> Self {
        Self(DECOY.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// It must not be logged either, because it can be attacked with a dictionary.
impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// How a hash is stored: sealed with the person's own key, so that it goes with the key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoredHash(String);

/// Releases up to 0.2 stored the PHC string itself, which begins with `$`.
const SEALED: &str = "sealed:";

impl StoredHash {
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub async fn seal(vault: &Vault, person: UserId, hash: &PasswordHash) -> Result<Self, PrivacyError> {
        let sealed = vault.seal(person, hash).await?;
        Ok(Self(format!("{SEALED}{}", sealed.cipher_text)))
    }

    pub async fn open(&self, vault: &Vault, person: UserId) -> Result<PasswordHash, PrivacyError> {
        match self.0.strip_prefix(SEALED) {
            Some(cipher_text) => vault.open(&Sealed::new(person, cipher_text.to_owned())).await,
            None => Ok(PasswordHash(self.0.clone())),
        }
    }
}

impl fmt::Debug for StoredHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoredHash(…)")
    }
}

/// There was no randomness for a salt, or the stored hash is malformed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("password hashing failed: {0}")]
pub struct HashingFailed(String);

impl From<HashingFailed> for Problem {
    fn from(error: HashingFailed) -> Self {
        tracing::error!(%error, "password hashing failed");
        Self::internal()
    }
}

/// Hashes a password with a new random salt.
pub async fn hash(password: Password) -> Result<PasswordHash, HashingFailed> {
    run_blocking(move || {
        let hash: phc::PasswordHash = Argon2::default().hash_password(password.0.as_bytes()).map_err(failed)?;
        Ok(PasswordHash(hash.to_string()))
    })
    .await
}

/// Whether the password matches the hash. It may have any length.
pub async fn verify(password: String, hash: PasswordHash) -> Result<bool, HashingFailed> {
    let prepared = password_rules::prepared(&password);
    // Earlier releases hashed passwords as they were typed.
    let as_typed = Some(password).filter(|password| *password != prepared);
    run_blocking(move || {
        let hash = phc::PasswordHash::new(&hash.0).map_err(failed)?;
        Ok(matches(&prepared, &hash)? || as_typed.map_or(Ok(false), |password| matches(&password, &hash))?)
    })
    .await
}

fn matches(password: &str, hash: &phc::PasswordHash) -> Result<bool, HashingFailed> {
    match Argon2::default().verify_password(password.as_bytes(), hash) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(failed(error)),
    }
}

/// Runs hashing, which takes a CPU for tens of milliseconds, on a blocking thread. Where one thread serves one request, as in a Lambda,
/// it runs on that thread; simulations can be repeated only so.
async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, HashingFailed> + Send + 'static,
) -> Result<T, HashingFailed> {
    let _permit = PERMITS.acquire().await.map_err(failed)?;
    if Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread {
        return work();
    }
    tokio::task::spawn_blocking(work).await.map_err(failed)?
}

fn failed(error: impl fmt::Display) -> HashingFailed {
    HashingFailed(error.to_string())
}
