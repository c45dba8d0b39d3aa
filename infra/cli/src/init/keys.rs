//! Generates keys and derives public keys. Keys are strings: 32 bytes in base64url without padding.

use std::collections::BTreeMap;
use std::fmt;

use aws_lc_rs::rand;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("this machine provides no random numbers")]
    NoRandomness,
    #[error("not an Ed25519 key (32 bytes, base64url without padding)")]
    NotEd25519,
    #[error("the last key id, 255, is in use")]
    NoMoreIds,
}

/// 256 random bits: an HMAC key, or the seed of an Ed25519 key.
pub(crate) fn random() -> Result<String, KeyError> {
    let mut bytes = [0_u8; 32];
    rand::fill(&mut bytes).map_err(|_| KeyError::NoRandomness)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

pub(crate) fn public_key(private_key: &str) -> Result<String, KeyError> {
    let seed = URL_SAFE_NO_PAD.decode(private_key).map_err(|_| KeyError::NotEd25519)?;
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| KeyError::NotEd25519)?;
    Ok(URL_SAFE_NO_PAD.encode(pair.public_key().as_ref()))
}

/// Public keys of tickets by key id, as in the parameter `TicketPublicKeys`. A ticket contains the id of its key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TicketKeys(BTreeMap<u8, String>);

impl TicketKeys {
    /// Ignores invalid entries: the template's pattern refuses them.
    pub(crate) fn parse(text: &str) -> Self {
        let entries = text.split(',').filter_map(|entry| {
            let (id, key) = entry.trim().split_once(':')?;
            Some((id.parse().ok()?, key.to_owned()))
        });
        Self(entries.collect())
    }

    #[must_use]
    pub(crate) fn with(mut self, id: u8, public_key: String) -> Self {
        self.0.insert(id, public_key);
        self
    }

    #[must_use]
    pub(crate) fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    pub(crate) fn next_id(&self) -> Result<u8, KeyError> {
        let last = self.0.last_key_value().map_or(0, |(id, _)| *id);
        last.checked_add(1).ok_or(KeyError::NoMoreIds)
    }
}

impl fmt::Display for TicketKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries: Vec<String> = self.0.iter().map(|(id, key)| format!("{id}:{key}")).collect();
        f.write_str(&entries.join(","))
    }
}
