use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::Notify;

use super::config::MailgunConfig;
use super::email::Email;
use super::signature::sign;
use super::store::Store;
use crate::common::account::Account;
use crate::common::clock::Clock;
use crate::common::faults::FaultRules;
use crate::common::journal::{Journal, JournalError};
use crate::common::webhooks::OutgoingWebhook;

/// A local Mailgun. Cheap to clone: all clones are the same account.
///
/// The recipient's address decides what happens to an e-mail: `bounce@…`, `soft@…`, `reject@…`, `complain@…`, `unsubscribe@…` and
/// `open@…` (or `bounce+1@…`) do what they say; to any other address it is delivered. Besides Mailgun's own API its router has `GET`
/// and `POST /_faults` ([`FaultRules`] as JSON).
#[derive(Clone)]
pub struct MailgunStandIn {
    pub(super) account: Arc<Account<MailgunConfig, Store>>,
}

impl MailgunStandIn {
    /// The account as it is in the journal.
    ///
    /// # Errors
    /// [`JournalError`] if the journal cannot be read.
    pub fn new(config: MailgunConfig, clock: Clock, journal: Arc<dyn Journal>) -> Result<Self, JournalError> {
        Ok(Self { account: Arc::new(Account::open(config, clock, journal)?) })
    }

    /// Replaces the faults that occur next.
    pub fn set_faults(&self, faults: FaultRules) {
        self.account.set_faults(faults);
    }

    /// The faults that have not occurred yet.
    pub fn faults(&self) -> FaultRules {
        self.account.faults()
    }

    /// All accepted e-mails, oldest first: `{id, from, to, cc, bcc, subject, text, html, headers, variables, tags,
    /// attachments: [{filename, contentType, size, inline}], missingImages, sentAt}`.
    pub fn messages(&self) -> Vec<Value> {
        self.account.store().emails.values().map(Email::to_json).collect()
    }

    /// The bytes of a file in the newest e-mail with this id (without angle brackets).
    pub fn attachment(&self, message_id: &str, filename: &str) -> Option<Vec<u8>> {
        let store = self.account.store();
        let email = store.emails.values().rfind(|email| email.id == message_id)?;
        let file = email.content.attachments.iter().find(|file| file.filename == filename)?;
        STANDARD.decode(&file.base64).ok()
    }

    /// Takes the webhooks that are due at `now`. The host must post each and report the response.
    pub fn take_due_webhooks(&self, now: Timestamp) -> Vec<OutgoingWebhook> {
        let due = self.account.store().ledger.outbox.take_due(now);
        due.into_iter().map(|delivery| sign(delivery, &self.account.config.signing_key, now)).collect()
    }

    /// Reports the response to a webhook, if there was one. Unless its status is 200 or 406, the webhook is sent again, for eight
    /// hours.
    pub fn webhook_answered(&self, id: &str, status: Option<u16>) {
        let accepted = matches!(status, Some(200 | 406));
        let mut store = self.account.store();
        store.ledger.webhook_answered(id, accepted, self.account.now());
        // If it cannot be written, the webhook is sent again after a restart.
        let _ = self.account.write(&mut store);
    }

    /// Notified when a webhook is queued, so that the host need not poll. It may be due later.
    pub fn webhook_queued(&self) -> Arc<Notify> {
        self.account.webhook_queued()
    }

    /// When the next webhook is due.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.account.next_webhook()
    }
}
