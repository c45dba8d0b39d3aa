//! The responses that are kept under idempotency keys.

use std::collections::{BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::error::ApiError;
use crate::common::clock::later;
use crate::common::http::Reply;
use crate::common::journal::Change;

/// The kind of these records in the journal.
pub(super) const KIND: &str = "stripe.key";

/// The keys that are in use, or were used recently.
#[derive(Default)]
pub(super) struct IdempotencyKeys {
    keys: HashMap<String, Key>,
    expiries: BTreeSet<(Timestamp, String)>,
}

enum Key {
    /// The first call is in progress.
    InUse { fingerprint: String },
    /// The first call is finished.
    Finished(Record),
}

/// The response to the first call under a key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Record {
    fingerprint: String,
    status: u16,
    body: String,
    request_id: String,
    forget_at: Timestamp,
}

impl IdempotencyKeys {
    /// Claims a key for a call. Returns the response of the first call if there was one.
    pub fn claim(&mut self, key: &str, fingerprint: &str) -> Result<Option<Reply>, ApiError> {
        match self.keys.get(key) {
            None => {
                self.keys.insert(key.to_owned(), Key::InUse { fingerprint: fingerprint.to_owned() });
                Ok(None)
            }
            Some(Key::InUse { fingerprint: first }) if first == fingerprint => Err(ApiError::key_in_use()),
            Some(Key::Finished(record)) if record.fingerprint == fingerprint => Ok(Some(record.reply())),
            Some(_) => Err(ApiError::other_parameters()),
        }
    }

    /// Releases a claim, so that the key can be used again.
    pub fn release(&mut self, key: &str) {
        self.keys.remove(key);
    }

    /// Keeps the response to the call that has claimed the key, and returns what to write to the journal.
    pub fn remember(
        &mut self,
        key: &str,
        fingerprint: String,
        reply: &Reply,
        request_id: &str,
        now: Timestamp,
        lifetime: SignedDuration,
    ) -> Option<Change> {
        let Reply::Response { status, body, .. } = reply else { return None };
        let forget_at = later(now, lifetime);
        let record =
            Record { fingerprint, status: *status, body: body.clone(), request_id: request_id.to_owned(), forget_at };
        let change = Change::put(KIND, key, &record);
        self.restore(key, record);
        Some(change)
    }

    /// Restores a record of the journal.
    pub fn restore(&mut self, key: &str, record: Record) {
        self.expiries.insert((record.forget_at, key.to_owned()));
        self.keys.insert(key.to_owned(), Key::Finished(record));
    }

    /// Removes the expired keys, and returns what to write to the journal.
    pub fn expire(&mut self, now: Timestamp) -> Vec<Change> {
        let mut changes = Vec::new();
        while let Some((_, key)) = self.expiries.first().filter(|(at, _)| *at <= now).cloned() {
            self.expiries.pop_first();
            self.keys.remove(&key);
            changes.push(Change::remove(KIND, key));
        }
        changes
    }
}

impl Record {
    fn reply(&self) -> Reply {
        let reply = Reply::text(self.status, "application/json", self.body.clone())
            .with_header("idempotent-replayed", "true")
            .with_header("original-request", &self.request_id);
        // A key that has failed fails forever, so another attempt is pointless.
        if self.status >= 500 { reply.with_header("stripe-should-retry", "false") } else { reply }
    }
}
