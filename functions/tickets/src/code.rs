//! The code on a ticket: the ids of the ticket and the concert, signed, so that a gate can check it offline.
//!
//! | bytes | content |
//! | --- | --- |
//! | 1 | version of this layout: 1, or 2 with a serial |
//! | 1 | id of the signing key |
//! | 16 | the ticket's id |
//! | 16 | the concert's id |
//! | 2 | only in version 2: the code's serial, big-endian |
//! | 64 | Ed25519 signature (RFC 8032) of the bytes before it |
//!
//! A ticket's first code has the serial 0 and version 1. Each code that replaces it, when the ticket is transferred or re-issued, has the
//! next serial, and only the newest admits.
//!
//! As text it is base64url without padding (RFC 4648, section 5): 131 or 134 characters, short enough for a QR code.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{ConcertId, TicketId};
use lambda::{Env, StartError};
use serde::Deserialize;
use uuid::Uuid;

/// Of codes with the serial 0.
pub const VERSION: u8 = 1;

/// Of codes with another serial.
const VERSION_WITH_SERIAL: u8 = 2;

/// Characters of a code: 98 bytes in base64url.
const LENGTH: usize = 131;

/// The same with a serial: 100 bytes.
const LENGTH_WITH_SERIAL: usize = 134;

/// Of what a scanner sends, in bytes. A URL around a code is far shorter.
const MAX_SCANNED: usize = 4_096;

/// The signed content of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedTicket {
    pub ticket_id: TicketId,
    pub concert_id: ConcertId,
    /// Counts the codes of the ticket, from 0.
    pub serial: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidKey {
    /// Not `id:key`, with an id of 0 to 255.
    #[error("a key must look like 1:BASE64URL")]
    Malformed,
    /// Not 32 bytes, base64url without padding.
    #[error("a key must be an Ed25519 key (32 bytes) in base64url without padding")]
    NotEd25519,
}

fn is_in_alphabet(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'
}

/// Control characters (such as line ends, and GS for FNC1), white space, and characters without a width.
fn is_invisible(letter: char) -> bool {
    letter.is_control() || letter.is_whitespace() || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

pub struct Signer {
    key_id: u8,
    pair: Ed25519KeyPair,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TicketSecret {
    key_id: u8,
    private_key: String,
}

impl Signer {
    /// `private_key` is the 32-byte seed in base64url; `key_id` tells gates which public key to check with.
    pub fn new(key_id: u8, private_key: &str) -> Result<Self, InvalidKey> {
        let seed = URL_SAFE_NO_PAD.decode(private_key).map_err(|_| InvalidKey::NotEd25519)?;
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| InvalidKey::NotEd25519)?;
        Ok(Self { key_id, pair })
    }

    /// The key in the secret `TICKET_SECRET`.
    pub async fn from_secret(env: &Env) -> Result<Self, StartError> {
        let name = "TICKET_SECRET";
        let TicketSecret { key_id, private_key } = env.secret(name).await?;
        Self::new(key_id, &private_key)
            .map_err(|error| StartError::Unusable { name: name.to_owned(), reason: error.to_string() })
    }

    /// Deterministic: the same ticket and key always give the same code.
    pub fn sign(&self, ticket: SignedTicket) -> String {
        let mut bytes = vec![if ticket.serial == 0 { VERSION } else { VERSION_WITH_SERIAL }, self.key_id];
        bytes.extend_from_slice(ticket.ticket_id.uuid().as_bytes());
        bytes.extend_from_slice(ticket.concert_id.uuid().as_bytes());
        if ticket.serial > 0 {
            bytes.extend_from_slice(&ticket.serial.to_be_bytes());
        }
        let signature = self.pair.sign(&bytes);
        bytes.extend_from_slice(signature.as_ref());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// In the format of `TICKET_PUBLIC_KEYS`: `1:BASE64URL`.
    pub fn public_key(&self) -> String {
        format!("{}:{}", self.key_id, URL_SAFE_NO_PAD.encode(self.pair.public_key().as_ref()))
    }
}

// Written by hand, to keep the private key out.
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

/// The public keys that check codes, by id. As text `1:BASE64URL,2:BASE64URL`; several while keys are being rotated.
#[derive(Debug, Clone)]
pub struct VerificationKeys(BTreeMap<u8, UnparsedPublicKey<Vec<u8>>>);

impl FromStr for VerificationKeys {
    type Err = InvalidKey;
    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        let key = |entry: &str| {
            let (key_id, key) = entry.trim().split_once(':').ok_or(InvalidKey::Malformed)?;
            let key_id = key_id.parse().map_err(|_| InvalidKey::Malformed)?;
            let key = URL_SAFE_NO_PAD.decode(key).ok().filter(|key| key.len() == 32).ok_or(InvalidKey::NotEd25519)?;
            Ok((key_id, UnparsedPublicKey::new(&ED25519, key)))
        };
        text.split(',').map(key).collect::<Result<_, _>>().map(Self)
    }
}

impl VerificationKeys {
    /// The keys in the environment variable `TICKET_PUBLIC_KEYS`.
    pub fn from_env(env: &Env) -> Result<Self, StartError> {
        let name = "TICKET_PUBLIC_KEYS";
        let keys: Result<Self, _> = env.var(name)?.parse();
        keys.map_err(|error| StartError::Unusable { name: name.to_owned(), reason: error.to_string() })
    }

    /// Each key with its id: 32 bytes, base64url without padding.
    pub fn iter(&self) -> impl Iterator<Item = (u8, String)> + '_ {
        self.0.iter().map(|(key_id, key)| (*key_id, URL_SAFE_NO_PAD.encode(key.as_ref())))
    }

    /// The content of a code in what a scanner has sent: scanners add line ends, control characters, quotes, symbology identifiers
    /// such as `]Q1`, or wrap the code in a URL. Letters keep their case, because the alphabet of codes has both.
    ///
    /// None unless the text contains a code that one of these keys signed.
    pub fn find(&self, scanned: &str) -> Option<SignedTicket> {
        if scanned.len() > MAX_SCANNED {
            return None;
        }
        let text: String = scanned.chars().filter(|letter| !is_invisible(*letter)).collect();
        let words = text.split(|letter: char| !is_in_alphabet(letter)).filter(|word| word.len() >= LENGTH);
        // An addition in the alphabet itself leaves no gap to the code.
        words.flat_map(parts).find_map(|code| self.verify(code))
    }

    /// The content of a code. None unless one of these keys signed it.
    pub fn verify(&self, code: &str) -> Option<SignedTicket> {
        let bytes = URL_SAFE_NO_PAD.decode(code).ok()?;
        let (version, rest) = bytes.split_first()?;
        let (key_id, rest) = rest.split_first()?;
        let (ticket_id, rest) = rest.split_first_chunk::<16>()?;
        let (concert_id, rest) = rest.split_first_chunk::<16>()?;
        let (serial, signature) = match *version {
            VERSION => (0, rest),
            VERSION_WITH_SERIAL => {
                let (serial, signature) = rest.split_first_chunk::<2>()?;
                (u16::from_be_bytes(*serial), signature)
            }
            _ => return None,
        };
        let signed = bytes.get(..bytes.len() - signature.len())?;
        self.0.get(key_id)?.verify(signed, signature).ok()?;
        Some(SignedTicket {
            ticket_id: TicketId::new(Uuid::from_bytes(*ticket_id)),
            concert_id: ConcertId::new(Uuid::from_bytes(*concert_id)),
            serial,
        })
    }
}

/// Every part of a word that is as long as a code.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    [LENGTH, LENGTH_WITH_SERIAL].into_iter().flat_map(move |length| {
        (0..=word.len().saturating_sub(length)).filter_map(move |start| word.get(start..start + length))
    })
}
