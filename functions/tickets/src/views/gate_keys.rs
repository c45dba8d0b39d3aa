//! What a gate needs to check tickets offline.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{ConcertId, Text, TicketId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::code::VerificationKeys;
use crate::views::gate_changes::{FirstUse, GateChange};
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
    /// Void tickets of the concert: all, or those of the changes. They admit nobody.
    pub void: Vec<TicketId>,
    /// Tickets that were transferred or re-issued: all, or those of the changes. Their earlier codes admit nobody.
    pub replaced: Vec<ReplacedCode>,
    /// Tickets that admitted somebody. They admit nobody else.
    pub admitted: Vec<AdmittedTicket>,
    /// Tickets that have admitted nobody, such as after an admission was undone.
    pub not_admitted: Vec<NotAdmittedTicket>,
    /// Send it as `?since=` to get what has changed since. Changes of the last minutes come again, because some may still be on their way.
    pub cursor: String,
    /// Whether there are more changes by now. Get them with the cursor.
    pub more: bool,
}

/// Two entries about a ticket, also here and in `notAdmitted`: the one with the higher version counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AdmittedTicket {
    pub ticket_id: TicketId,
    /// Counts what happened to the ticket.
    pub version: u64,
    /// Of the first admission.
    pub at: Timestamp,
    pub gate: Text<60>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotAdmittedTicket {
    pub ticket_id: TicketId,
    /// Counts what happened to the ticket.
    pub version: u64,
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
    /// The keys alone.
    pub fn new(concert_id: ConcertId, as_of: Timestamp, keys: &VerificationKeys) -> Self {
        let keys = keys.iter().map(|(key_id, public_key)| PublicKey { key_id, public_key }).collect();
        Self {
            concert_id,
            as_of,
            algorithm: "Ed25519",
            version: crate::code::VERSION,
            keys,
            void: Vec::new(),
            replaced: Vec::new(),
            admitted: Vec::new(),
            not_admitted: Vec::new(),
            cursor: String::new(),
            more: false,
        }
    }

    /// With the newest of the changes of each ticket.
    #[must_use]
    pub fn with(mut self, changes: Vec<GateChange>) -> Self {
        let known_void: BTreeSet<TicketId> = self.void.iter().copied().collect();
        let known_serials: BTreeMap<TicketId, u16> =
            self.replaced.iter().map(|code| (code.ticket_id, code.serial)).collect();
        let mut newest: BTreeMap<TicketId, GateChange> = BTreeMap::new();
        for change in changes {
            let known = newest.get(&change.ticket_id);
            if known.is_none_or(|known| known.version < change.version) {
                newest.insert(change.ticket_id, change);
            }
        }
        for GateChange { ticket_id, concert_id, version, first_use, is_void, serial, .. } in newest.into_values() {
            match first_use {
                Some(FirstUse { at, gate }) => {
                    self.admitted.push(AdmittedTicket { ticket_id, version, at, gate });
                }
                None => self.not_admitted.push(NotAdmittedTicket { ticket_id, version }),
            }
            if is_void && !known_void.contains(&ticket_id) {
                self.void.push(ticket_id);
            }
            if serial > known_serials.get(&ticket_id).copied().unwrap_or_default() {
                self.replaced.push(ReplacedCode { ticket_id, concert_id, serial });
            }
        }
        self
    }
}
