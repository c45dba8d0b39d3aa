//! What was answered under which key.

use std::collections::{BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::error::ApiError;
use crate::http::Reply;
use crate::{Change, later};

/// The kind of these records in the journal.
pub(super) const KIND: &str = "stripe.key";

/// The keys that were used lately.
#[derive(Default)]
pub(super) struct Keys {
    keys: HashMap<String, Key>,
    forget: BTreeSet<(Timestamp, String)>,
}

enum Key {
    /// The first call is under way.
    InUse { fingerprint: String },
    /// The first call was answered.
    Answered(Record),
}

/// The first answer under a key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Record {
    fingerprint: String,
    status: u16,
    body: String,
    request_id: String,
    forget_at: Timestamp,
}

impl Keys {
    /// Claims a key for a call; `Some` is the answer that was given before.
    pub fn claim(&mut self, key: &str, fingerprint: &str) -> Result<Option<Reply>, ApiError> {
        match self.keys.get(key) {
            None => {
                self.keys.insert(key.to_owned(), Key::InUse { fingerprint: fingerprint.to_owned() });
                Ok(None)
            }
            Some(Key::InUse { fingerprint: first }) if first == fingerprint => Err(ApiError::key_in_use()),
            Some(Key::Answered(record)) if record.fingerprint == fingerprint => Ok(Some(record.reply())),
            Some(_) => Err(ApiError::other_parameters()),
        }
    }

    /// Gives up a claim, so that the key may be used again.
    pub fn release(&mut self, key: &str) {
        self.keys.remove(key);
    }

    /// Remembers the answer to a call that had claimed the key, and returns what to write.
    pub fn remember(
        &mut self,
        key: &str,
        fingerprint: String,
        reply: &Reply,
        request_id: &str,
        now: Timestamp,
        for_how_long: SignedDuration,
    ) -> Option<Change> {
        let Reply::Answer { status, body, .. } = reply else { return None };
        let forget_at = later(now, for_how_long);
        let record =
            Record { fingerprint, status: *status, body: body.clone(), request_id: request_id.to_owned(), forget_at };
        let change = Change::put(KIND, key, &record);
        self.restore(key, record);
        Some(change)
    }

    /// Puts back what the journal has.
    pub fn restore(&mut self, key: &str, record: Record) {
        self.forget.insert((record.forget_at, key.to_owned()));
        self.keys.insert(key.to_owned(), Key::Answered(record));
    }

    /// Forgets the answers that are old enough, and returns what to write. From then on their keys are new ones.
    pub fn forget_until(&mut self, now: Timestamp) -> Vec<Change> {
        let mut changes = Vec::new();
        while let Some((_, key)) = self.forget.first().filter(|(at, _)| *at <= now).cloned() {
            self.forget.pop_first();
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
        // What failed once under this key fails for ever, so that another attempt is pointless.
        if self.status >= 500 { reply.with_header("stripe-should-retry", "false") } else { reply }
    }
}
