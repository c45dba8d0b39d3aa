//! A local FedEx: one account with parcels, their labels and tracking, booked visits and pushed events.

mod canned;
mod config;
mod error;
mod fate;
mod label;
mod pickup;
mod rate;
mod resolve;
mod server;
mod shipment;
mod store;
mod tokens;
mod track;
mod webhooks;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::Notify;

pub use config::{FedexConfig, FedexWebhooks, LateCancel};

use crate::outbox::Answered;
use crate::{Clock, Journal, JournalError, Knobs, OutgoingWebhook};
use store::Store;

/// A local FedEx. Cheap to clone; clones are the same account.
///
/// What becomes of a parcel is decided by a word of the recipient's name or street: `exception`, `return`, `hold`, `lost`,
/// `forgotten` and `refuse` do what they say; all others arrive after two days. [`FedexStandIn::go_on`] makes things happen at
/// once. Beside FedEx's own API its router has `GET` and `POST /_knobs` ([`Knobs`] as JSON); of a rate limit the reason `quota`
/// is the one of the day.
#[derive(Clone)]
pub struct FedexStandIn {
    inner: Arc<Inner>,
}

struct Inner {
    config: FedexConfig,
    clock: Clock,
    journal: Arc<dyn Journal>,
    store: Mutex<Store>,
}

/// What somebody makes happen to a parcel at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FedexMove {
    /// FedEx picks it up, and all goes on from there.
    HandedOver,
    /// It arrives.
    Delivered,
    /// Nobody is at home; it arrives a day later.
    Exception,
    /// It goes back.
    Returned,
}

impl FedexStandIn {
    /// The account as the journal has it; an empty one at first.
    ///
    /// # Errors
    /// [`JournalError`] when the journal can't be read.
    pub fn new(config: FedexConfig, clock: Clock, journal: Arc<dyn Journal>) -> Result<Self, JournalError> {
        let store = Mutex::new(Store::load(journal.as_ref())?);
        Ok(Self { inner: Arc::new(Inner { config, clock, journal, store }) })
    }

    /// FedEx's API, for `https://apis.fedex.com`.
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

    /// All parcels, oldest first: `{trackingNumber, reference, customerTransactionId, status, cancelled, service, packaging,
    /// shipDate, createdAt, shipper, recipient}`. The status is the code of the latest scan (`OC`, `PU`, …, `DL`), whether or not
    /// tracking shows the parcel yet; shipper and recipient are `{contact, address}` as they were sent.
    pub fn shipments(&self) -> Vec<Value> {
        let now = self.now();
        let store = self.store();
        let wire = store.shipments.values().map(|shipment| {
            let status = shipment.status(now);
            json!({
                "trackingNumber": shipment.number, "reference": shipment.reference,
                "customerTransactionId": shipment.customer_transaction_id, "status": status, "cancelled": status == "CA",
                "service": shipment.service, "packaging": shipment.packaging, "shipDate": shipment.ship_date,
                "createdAt": shipment.created_at, "shipper": shipment.shipper, "recipient": shipment.recipient,
            })
        });
        wire.collect()
    }

    /// The label of a parcel, as a PDF.
    pub fn label(&self, tracking_number: &str) -> Option<Vec<u8>> {
        self.store().shipments.get(tracking_number).map(label::pdf)
    }

    /// Makes something happen to a parcel now; whether it could: what is delivered, cancelled or on its way back stays so, and
    /// only a new parcel can be handed over.
    pub fn go_on(&self, tracking_number: &str, what: FedexMove) -> bool {
        let mut store = self.store();
        let could = store.go_on(tracking_number, what, &self.inner.config, self.now());
        could && self.write(&mut store).is_ok()
    }

    /// Takes the webhooks that are due at `now`. Each is to be posted, and its answer reported.
    pub fn take_due_webhooks(&self, now: Timestamp) -> Vec<OutgoingWebhook> {
        let Some(hooks) = &self.inner.config.webhooks else { return Vec::new() };
        let mut store = self.store();
        let due = store.outbox.take_due(now);
        let (told, over): (Vec<_>, Vec<_>) = due.into_iter().partition(|delivery| store.holds(delivery));
        for delivery in over {
            store.outbox.answered(&delivery.id, true, now);
            store.webhook_ended(&delivery);
        }
        // What could not be written is dropped after a restart.
        let _ = self.write(&mut store);
        told.into_iter().map(|delivery| webhooks::sign(delivery, &hooks.security_token)).collect()
    }

    /// Reports how a webhook was answered; `None` when it wasn't. Anything but 200 and 202 is tried again, three times at five
    /// minutes.
    pub fn webhook_answered(&self, id: &str, status: Option<u16>) {
        let mut store = self.store();
        let ended = matches!(status, Some(200 | 202));
        match store.outbox.answered(id, ended, self.now()) {
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

    fn now(&self) -> Timestamp {
        (self.inner.clock)()
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
            .inspect_err(|error| tracing::error!(%error, "the FedEx stand-in's journal failed"))
    }
}
