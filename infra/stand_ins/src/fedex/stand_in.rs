use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::config::FedexConfig;
use super::objects::{FedexMove, pdf};
use super::signature::sign;
use super::store::Store;
use crate::common::account::Account;
use crate::common::clock::Clock;
use crate::common::faults::FaultRules;
use crate::common::journal::{Journal, JournalError};
use crate::common::webhooks::OutgoingWebhook;

/// A local FedEx. Cheap to clone: all clones are the same account.
///
/// A word of the recipient's name or street decides what happens to a shipment: `exception`, `return`, `hold`, `lost`, `forgotten` and
/// `refuse` do what they say; any other is delivered after two days. [`FedexStandIn::move_parcel`] moves it at once. Besides FedEx's
/// own API its router has `GET` and `POST /_faults` ([`FaultRules`] as JSON); a rate limit with the reason `quota` is that of the day.
#[derive(Clone)]
pub struct FedexStandIn {
    pub(super) account: Arc<Account<FedexConfig, Store>>,
}

impl FedexStandIn {
    /// The account as it is in the journal.
    ///
    /// # Errors
    /// [`JournalError`] if the journal cannot be read.
    pub fn new(config: FedexConfig, clock: Clock, journal: Arc<dyn Journal>) -> Result<Self, JournalError> {
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

    /// All shipments, oldest first: `{trackingNumber, reference, customerTransactionId, status, cancelled, service, packaging,
    /// shipDate, createdAt, shipper, recipient}`. The status is the code of the latest scan (`OC`, `PU`, …, `DL`), whether or not
    /// tracking shows the shipment yet; shipper and recipient are `{contact, address}` as they were sent.
    pub fn shipments(&self) -> Vec<Value> {
        let now = self.account.now();
        let store = self.account.store();
        let shipments = store.shipments.values().map(|shipment| {
            let status = shipment.status(now);
            json!({
                "trackingNumber": shipment.number, "reference": shipment.reference,
                "customerTransactionId": shipment.customer_transaction_id, "status": status, "cancelled": status == "CA",
                "service": shipment.service, "packaging": shipment.packaging, "shipDate": shipment.ship_date,
                "createdAt": shipment.created_at, "shipper": shipment.shipper, "recipient": shipment.recipient,
            })
        });
        shipments.collect()
    }

    /// The label of a shipment, as a PDF.
    pub fn label(&self, tracking_number: &str) -> Option<Vec<u8>> {
        self.account.store().shipments.get(tracking_number).map(pdf)
    }

    /// Moves a shipment by hand. Returns whether that is possible: what is delivered, cancelled or being returned cannot be moved, and
    /// only a new shipment can be handed over.
    pub fn move_parcel(&self, tracking_number: &str, how: FedexMove) -> bool {
        let mut store = self.account.store();
        let is_moved = store.move_parcel(tracking_number, how, &self.account.config, self.account.now());
        is_moved && self.account.write(&mut store).is_ok()
    }

    /// Takes the webhooks that are due at `now`. The host must post each and report the response.
    pub fn take_due_webhooks(&self, now: Timestamp) -> Vec<OutgoingWebhook> {
        let Some(hooks) = &self.account.config.webhooks else { return Vec::new() };
        let mut store = self.account.store();
        let due = store.ledger.outbox.take_due(now);
        let (valid, outdated): (Vec<_>, Vec<_>) = due.into_iter().partition(|delivery| store.is_still_true(delivery));
        for delivery in outdated {
            store.ledger.webhook_answered(&delivery.id, true, now);
        }
        // If it cannot be written, the outdated webhooks are dropped after a restart.
        let _ = self.account.write(&mut store);
        valid.into_iter().map(|delivery| sign(delivery, &hooks.security_token)).collect()
    }

    /// Reports the response to a webhook, if there was one. Unless its status is 200 or 202, the webhook is sent again, three times
    /// every five minutes.
    pub fn webhook_answered(&self, id: &str, status: Option<u16>) {
        let accepted = matches!(status, Some(200 | 202));
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
