//! Codes that are used once in place of one that the authenticator app shows.

use std::fmt;

use aws_lc_rs::digest::{Context, SHA256};
use aws_lc_rs::rand;
use data_encoding::BASE32_NOPAD;
use kernel::UserId;
use serde::{Deserialize, Serialize};

use crate::totp::NoRandomness;

/// How many codes a user gets.
pub const RECOVERY_CODES: usize = 10;

/// 80 bits: too many to try, so a fast hash is enough.
const CODE_BYTES: usize = 10;

/// Letters and digits between two dashes.
const GROUP: usize = 4;

/// A recovery code, such as `JBSW-Y3DP-EHPK-3PXP`.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

/// The hash of a recovery code of one user: SHA-256 in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecoveryCodeHash(String);

impl RecoveryCode {
    pub fn random() -> Result<Self, NoRandomness> {
        let mut bytes = [0; CODE_BYTES];
        rand::fill(&mut bytes).map_err(|_| NoRandomness)?;
        Ok(Self(BASE32_NOPAD.encode(&bytes)))
    }

    /// A code as a person types it.
    pub fn typed(text: &str) -> Self {
        Self(text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect())
    }

    pub fn hash(&self, user_id: UserId) -> RecoveryCodeHash {
        let mut context = Context::new(&SHA256);
        context.update(user_id.uuid().as_bytes());
        context.update(self.0.as_bytes());
        RecoveryCodeHash(hex::encode(context.finish()))
    }

    /// In groups, for people.
    pub fn grouped(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        letters.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }
}

// `{:?}` in a log line must not reveal it.
impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}
