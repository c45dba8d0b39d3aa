//! What a gate needs to check tickets offline.

use kernel::{ConcertId, TicketId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::code::VerificationKeys;
use crate::views::replaced_codes::ReplacedCode;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GateKeys {
    pub concert_id: ConcertId,
    /// The time of this snapshot. Refresh it while the gate is online.
    pub as_of: Timestamp,
    /// The signature algorithm of codes: `Ed25519` (RFC 8032).
    pub algorithm: &'static str,
    /// The layout of codes: base64url without padding (RFC 4648, section 5) of one byte with this version, one byte with the key's id,
    /// the ticket's and the concert's id (16 bytes each), and the signature of all these bytes (64 bytes). Codes that replaced another one
    /// have the version 2, and their serial (2 bytes, big-endian) before the signature.
    pub version: u8,
    /// The public keys. A ticket may be signed with any of them.
    pub keys: Vec<PublicKey>,
    /// Void tickets of the concert. They admit nobody.
    pub void: Vec<TicketId>,
    /// Tickets that were transferred or re-issued. Their earlier codes admit nobody.
    pub replaced: Vec<ReplacedCode>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "GatePublicKey")]
pub struct PublicKey {
    /// The id that codes refer to.
    pub key_id: u8,
    /// 32 bytes, base64url without padding.
    pub public_key: String,
}

impl GateKeys {
    pub fn new(
        concert_id: ConcertId,
        as_of: Timestamp,
        keys: &VerificationKeys,
        void: Vec<TicketId>,
        replaced: Vec<ReplacedCode>,
    ) -> Self {
        let keys = keys.iter().map(|(key_id, public_key)| PublicKey { key_id, public_key }).collect();
        Self { concert_id, as_of, algorithm: "Ed25519", version: crate::code::VERSION, keys, void, replaced }
    }
}
