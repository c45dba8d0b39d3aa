//! A local Mailgun: one sending domain with mails, events, suppression lists and webhooks.

mod config;
mod events;
mod fate;
mod form;
mod mail;
mod server;
mod store;
mod webhooks;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::Notify;

pub use config::{IdMode, MailgunConfig, MailgunWebhooks};

use crate::outbox::Answered;
use crate::{Clock, Journal, JournalError, Knobs, OutgoingWebhook};
use store::Store;

/// A local Mailgun. Cheap to clone; clones are the same account.
///
/// What becomes of a mail is decided by the recipient's address: `bounce@…`, `soft@…`, `reject@…`, `complain@…`,
/// `unsubscribe@…` and `open@…` (or `bounce+1@…`) do what they say; all others get their mail.
/// Beside Mailgun's own API its router has `GET` and `POST /_knobs` ([`Knobs`] as JSON).
#[derive(Clone)]
pub struct MailgunStandIn {
    inner: Arc<Inner>,
}

struct Inner {
    config: MailgunConfig,
    clock: Clock,
    journal: Arc<dyn Journal>,
    store: Mutex<Store>,
}

impl MailgunStandIn {
    /// The account as the journal has it; an empty one at first.
    ///
    /// # Errors
    /// [`JournalError`] when the journal can't be read.
    pub fn new(config: MailgunConfig, clock: Clock, journal: Arc<dyn Journal>) -> Result<Self, JournalError> {
        let store = Mutex::new(Store::load(journal.as_ref())?);
        Ok(Self { inner: Arc::new(Inner { config, clock, journal, store }) })
    }

    /// Mailgun's API, for `https://api.mailgun.net`.
    pub fn router(&self) -> axum::Router {
        server::router(self.clone())
    }

    /// Sets what goes wrong next, in place of what was set before.
    pub fn set_knobs(&self, knobs: Knobs) {
        self.store().knobs = knobs;
    }

    /// What is still to go wrong.
    pub fn knobs(&self) -> Knobs {
        self.store().knobs.clone()
    }

    /// All mails that were accepted, oldest first: `{id, from, to, cc, bcc, subject, text, html, headers, variables, tags,
    /// attachments: [{filename, contentType, size, inline}], missingImages, sentAt}`.
    pub fn messages(&self) -> Vec<Value> {
        self.store().mails.values().map(mail::Mail::wire).collect()
    }

    /// The bytes of a file in the newest mail of that id (without angle brackets).
    pub fn attachment(&self, message_id: &str, filename: &str) -> Option<Vec<u8>> {
        let store = self.store();
        let mail = store.mails.values().rfind(|mail| mail.id == message_id)?;
        let file = mail.content.attachments.iter().find(|file| file.filename == filename)?;
        STANDARD.decode(&file.base64).ok()
    }

    /// Takes the webhooks that are due at `now`. Each is to be posted, and its answer reported.
    pub fn take_due_webhooks(&self, now: Timestamp) -> Vec<OutgoingWebhook> {
        let due = self.store().outbox.take_due(now);
        due.into_iter().map(|delivery| webhooks::sign(delivery, &self.inner.config.signing_key, now)).collect()
    }

    /// Reports how a webhook was answered; `None` when it wasn't. Anything but 200 and 406 is tried again later, for eight
    /// hours.
    pub fn webhook_answered(&self, id: &str, status: Option<u16>) {
        let mut store = self.store();
        let ended = matches!(status, Some(200 | 406));
        match store.outbox.answered(id, ended, (self.inner.clock)()) {
            Some(Answered::Delivered(delivery) | Answered::GivenUp(delivery)) => store.webhook_ended(&delivery),
            Some(Answered::Again(delivery)) => store.webhook_postponed(&delivery),
            None => {}
        }
        // What could not be written is told again after a restart, as webhooks may.
        let _ = self.write(&mut store);
    }

    /// Notified when a webhook is queued, so that the host need not ask all the time. It may be due later.
    pub fn webhook_queued(&self) -> Arc<Notify> {
        self.store().outbox.queued()
    }

    /// When the next webhook falls due.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.store().outbox.next_due()
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        // A panic of one call leaves at worst that call half done.
        self.inner.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what changed.
    fn write(&self, store: &mut Store) -> Result<(), JournalError> {
        let changes = store.take_changes();
        if changes.is_empty() {
            return Ok(());
        }
        self.inner
            .journal
            .write(&changes)
            .inspect_err(|error| tracing::error!(%error, "the Mailgun stand-in's journal failed"))
    }
}
