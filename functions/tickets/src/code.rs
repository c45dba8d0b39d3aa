//! The code on a ticket: what it admits to, signed, so that a gate can check it without a network.
//!
//! | bytes | what |
//! | --- | --- |
//! | 1 | version of this layout: 1 |
//! | 1 | number of the key that signed |
//! | 16 | the ticket's id |
//! | 16 | the concert's id |
//! | 64 | Ed25519 signature (RFC 8032) of all bytes before it |
//!
//! As text it is base64url without padding (RFC 4648, section 5): 131 characters, short enough for a QR code.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{ConcertId, TicketId};
use lambda::{Env, StartError};
use uuid::Uuid;

/// The version of the layout.
pub const VERSION: u8 = 1;

/// What a code admits to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admission {
    /// Which ticket.
    pub ticket_id: TicketId,
    /// To which concert.
    pub concert_id: ConcertId,
}

/// A key can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidKey {
    /// Not `number:key`, with a number of 0 to 255.
    #[error("a key must look like 1:BASE64URL")]
    Malformed,
    /// Not 32 bytes, base64url without padding.
    #[error("not a key for Ed25519, base64url without padding")]
    NotEd25519,
}

/// Makes codes.
pub struct Signer {
    key_id: u8,
    pair: Ed25519KeyPair,
}

impl Signer {
    /// A signer with a private key (the 32-byte seed, base64url) and the number by which gates know the public one.
    ///
    /// # Errors
    /// [`InvalidKey::NotEd25519`].
    pub fn new(key_id: u8, private_key: &str) -> Result<Self, InvalidKey> {
        let seed = URL_SAFE_NO_PAD.decode(private_key).map_err(|_| InvalidKey::NotEd25519)?;
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| InvalidKey::NotEd25519)?;
        Ok(Self { key_id, pair })
    }

    /// The code of an admission: always the same for the same admission and key.
    pub fn sign(&self, admission: Admission) -> String {
        let mut bytes = vec![VERSION, self.key_id];
        bytes.extend_from_slice(admission.ticket_id.uuid().as_bytes());
        bytes.extend_from_slice(admission.concert_id.uuid().as_bytes());
        let signature = self.pair.sign(&bytes);
        bytes.extend_from_slice(signature.as_ref());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// What gates need to check its codes, as `TICKET_PUBLIC_KEYS` lists it.
    pub fn public_key(&self) -> String {
        format!("{}:{}", self.key_id, URL_SAFE_NO_PAD.encode(self.pair.public_key().as_ref()))
    }
}

// Holds a private key.
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

/// Checks codes: the public keys by number. As text `1:BASE64URL,2:BASE64URL`; while keys are being replaced there are several.
#[derive(Debug, Clone)]
pub struct Keys(BTreeMap<u8, UnparsedPublicKey<Vec<u8>>>);

impl FromStr for Keys {
    type Err = InvalidKey;
    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        let key = |entry: &str| {
            let (number, key) = entry.trim().split_once(':').ok_or(InvalidKey::Malformed)?;
            let number = number.parse().map_err(|_| InvalidKey::Malformed)?;
            let key = URL_SAFE_NO_PAD.decode(key).ok().filter(|key| key.len() == 32).ok_or(InvalidKey::NotEd25519)?;
            Ok((number, UnparsedPublicKey::new(&ED25519, key)))
        };
        text.split(',').map(key).collect::<Result<_, _>>().map(Self)
    }
}

impl Keys {
    /// The keys that template.yaml gives a function.
    ///
    /// # Errors
    /// [`StartError`] without usable ones in `TICKET_PUBLIC_KEYS`.
    pub fn of(env: &Env) -> Result<Self, StartError> {
        let name = "TICKET_PUBLIC_KEYS";
        let keys: Result<Self, _> = env.var(name)?.parse();
        keys.map_err(|error| StartError::Unusable { name: name.to_owned(), reason: error.to_string() })
    }

    /// Each key by its number: 32 bytes, base64url without padding.
    pub fn iter(&self) -> impl Iterator<Item = (u8, String)> + '_ {
        self.0.iter().map(|(number, key)| (*number, URL_SAFE_NO_PAD.encode(key.as_ref())))
    }

    /// What a code admits to; nothing if one of these keys did not sign exactly that.
    pub fn read(&self, code: &str) -> Option<Admission> {
        let bytes = URL_SAFE_NO_PAD.decode(code).ok()?;
        let (version, rest) = bytes.split_first()?;
        let (key_id, rest) = rest.split_first()?;
        let (ticket_id, rest) = rest.split_first_chunk::<16>()?;
        let (concert_id, signature) = rest.split_first_chunk::<16>()?;
        if *version != VERSION {
            return None;
        }
        let signed = bytes.get(..bytes.len() - signature.len())?;
        self.0.get(key_id)?.verify(signed, signature).ok()?;
        Some(Admission {
            ticket_id: TicketId::new(Uuid::from_bytes(*ticket_id)),
            concert_id: ConcertId::new(Uuid::from_bytes(*concert_id)),
        })
    }
}
