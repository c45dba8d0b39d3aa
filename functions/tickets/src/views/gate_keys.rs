//! What a gate needs to check tickets without a network.

use kernel::{ConcertId, TicketId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::code::Keys;

/// Keys and void tickets, as they are at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GateKeys {
    /// The concert.
    pub concert_id: ConcertId,
    /// When this was so. Ask again while there is a network.
    pub as_of: Timestamp,
    /// How a code is signed: `Ed25519` (RFC 8032).
    pub algorithm: &'static str,
    /// How a code is laid out: base64url without padding (RFC 4648, section 5) of one byte with this version, one byte with the key's id,
    /// the ticket's and the concert's id (16 bytes each), and the signature of all of that (64 bytes).
    pub version: u8,
    /// The public keys. Tickets that are sold may have any of them.
    pub keys: Vec<PublicKey>,
    /// Tickets of the concert that admit nobody.
    pub void: Vec<TicketId>,
}

/// A key that checks codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "GatePublicKey")]
pub struct PublicKey {
    /// Its number, as codes name it.
    pub key_id: u8,
    /// 32 bytes, base64url without padding.
    pub public_key: String,
}

impl GateKeys {
    /// What a gate of a concert needs.
    pub fn new(concert_id: ConcertId, as_of: Timestamp, keys: &Keys, void: Vec<TicketId>) -> Self {
        let keys = keys.iter().map(|(key_id, public_key)| PublicKey { key_id, public_key }).collect();
        Self { concert_id, as_of, algorithm: "Ed25519", version: crate::code::VERSION, keys, void }
    }
}
