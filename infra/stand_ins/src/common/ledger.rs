use std::mem;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::clock::later;
use super::faults::FaultRules;
use super::journal::{Change, Entry, JournalError};
use super::webhooks::{Delivery, DeliveryOutcome, Outbox, delays};

/// The part of an account's state that is the same for all vendors: waiting webhooks, faults, a sequence for ids, and the changes
/// that are not in the journal yet.
pub(crate) struct Ledger {
    pub outbox: Outbox,
    pub faults: FaultRules,
    kinds: LedgerKinds,
    sequence: u64,
    changes: Vec<Change>,
}

/// The kinds of a ledger's own records in the journal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LedgerKinds {
    pub webhook: &'static str,
    pub sequence: &'static str,
}

/// A webhook about an event.
pub(crate) struct NewWebhook<'a> {
    /// The prefix of the webhook's id.
    pub id_prefix: &'static str,
    pub event_id: &'a str,
    /// Faults are set by this type.
    pub event_type: &'a str,
    pub url_path: &'a str,
    pub content: String,
    pub due: Timestamp,
}

impl Ledger {
    /// An empty ledger. A failed webhook is sent again after each of these times.
    pub fn new(kinds: LedgerKinds, retry_after: &'static [SignedDuration]) -> Self {
        let outbox = Outbox::new(retry_after);
        Self { outbox, faults: FaultRules::default(), kinds, sequence: 0, changes: Vec::new() }
    }

    /// Restores a record of the ledger's own kinds. Any other is ignored.
    pub fn restore(&mut self, entry: &Entry) -> Result<(), JournalError> {
        if entry.kind == self.kinds.webhook {
            self.outbox.push(entry.read()?);
        } else if entry.kind == self.kinds.sequence {
            self.sequence = entry.read()?;
        }
        Ok(())
    }

    /// A number that was not used before.
    pub fn next_number(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    /// An id that was not used before. Ids of a prefix sort by their creation.
    pub fn next_id(&mut self, prefix: &str) -> String {
        format!("{prefix}{:014}", self.next_number())
    }

    pub fn put(&mut self, kind: &'static str, id: &str, record: &impl Serialize) {
        self.changes.push(Change::put(kind, id, record));
    }

    pub fn remove(&mut self, kind: &'static str, id: &str) {
        self.changes.push(Change::remove(kind, id));
    }

    pub fn record(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// The changes that have to be written to the journal.
    pub fn take_changes(&mut self) -> Vec<Change> {
        let mut changes = mem::take(&mut self.changes);
        if !changes.is_empty() {
            changes.push(Change::put(self.kinds.sequence, "last", &self.sequence));
        }
        changes
    }

    /// Queues a webhook, or as many as its fault makes of it.
    pub fn queue_webhook(&mut self, webhook: NewWebhook<'_>) {
        let fault = self.faults.take_webhook(webhook.event_type);
        for delay in delays(fault) {
            let delivery = Delivery {
                id: self.next_id(webhook.id_prefix),
                event_id: webhook.event_id.to_owned(),
                url_path: webhook.url_path.to_owned(),
                content: webhook.content.clone(),
                due: later(webhook.due, delay),
                attempts: 0,
                fault,
            };
            self.put(self.kinds.webhook, &delivery.id, &delivery);
            self.outbox.push(delivery);
        }
    }

    /// Records the response to a webhook that was taken. None if it was not.
    pub fn webhook_answered(&mut self, id: &str, accepted: bool, now: Timestamp) -> Option<DeliveryOutcome> {
        let outcome = self.outbox.answered(id, accepted, now)?;
        match &outcome {
            DeliveryOutcome::Delivered(delivery) | DeliveryOutcome::Abandoned(delivery) => {
                self.remove(self.kinds.webhook, &delivery.id);
            }
            DeliveryOutcome::Retried(delivery) => self.put(self.kinds.webhook, &delivery.id, delivery),
        }
        Some(outcome)
    }
}
