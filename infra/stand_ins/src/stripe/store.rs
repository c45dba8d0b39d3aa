use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value;

use super::config::StripeConfig;
use super::idempotency::Keys;
use super::objects::{Charge, Dispute, Event, Intent, Refund, Status};
use crate::outbox::{Delivery, Outbox, copies};
use crate::{Change, Journal, JournalError, Knobs, later};

/// Growing gaps over three days, as for live accounts. (Stripe does not publish the gaps.)
const RETRY_AFTER: &[SignedDuration] = &[
    SignedDuration::from_mins(1),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(5),
    SignedDuration::from_hours(10),
    SignedDuration::from_hours(12),
    SignedDuration::from_hours(12),
    SignedDuration::from_hours(12),
    SignedDuration::from_hours(12),
];

const INTENT: &str = "stripe.intent";
const CHARGE: &str = "stripe.charge";
const REFUND: &str = "stripe.refund";
const DISPUTE: &str = "stripe.dispute";
const EVENT: &str = "stripe.event";
const WEBHOOK: &str = "stripe.webhook";
const SEQUENCE: &str = "stripe.sequence";

/// Everything that the account holds. Ids count upwards, so that their order is that of creation.
pub(super) struct Store {
    pub intents: BTreeMap<String, Intent>,
    pub charges: BTreeMap<String, Charge>,
    pub refunds: BTreeMap<String, Refund>,
    pub disputes: BTreeMap<String, Dispute>,
    pub events: BTreeMap<String, Event>,
    pub keys: Keys,
    pub outbox: Outbox,
    pub knobs: Knobs,
    /// What happens by itself, and when.
    pub due: BTreeSet<(Timestamp, Due)>,
    sequence: u64,
    changes: Vec<Change>,
}

/// What happens by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Due {
    ExpireIntent(String),
    SettleRefund(String),
}

/// One call at work, or what the time brought about: the account, the time, and what events are to name as their cause.
pub(super) struct Scope<'a> {
    pub store: &'a mut Store,
    pub config: &'a StripeConfig,
    pub now: Timestamp,
    pub request_id: Option<String>,
    pub idempotency_key: Option<String>,
}

impl Store {
    /// The account as the journal has it.
    pub fn load(journal: &dyn Journal) -> Result<Self, JournalError> {
        let mut store = Self {
            intents: BTreeMap::new(),
            charges: BTreeMap::new(),
            refunds: BTreeMap::new(),
            disputes: BTreeMap::new(),
            events: BTreeMap::new(),
            keys: Keys::default(),
            outbox: Outbox::new(RETRY_AFTER),
            knobs: Knobs::default(),
            due: BTreeSet::new(),
            sequence: 0,
            changes: Vec::new(),
        };
        for entry in journal.load("stripe.")? {
            match entry.kind.as_str() {
                INTENT => store.restore_intent(entry.read()?),
                CHARGE => drop(store.charges.insert(entry.id.clone(), entry.read()?)),
                REFUND => store.restore_refund(entry.read()?),
                DISPUTE => drop(store.disputes.insert(entry.id.clone(), entry.read()?)),
                EVENT => drop(store.events.insert(entry.id.clone(), entry.read()?)),
                WEBHOOK => store.outbox.push(entry.read()?),
                SEQUENCE => store.sequence = entry.read()?,
                super::idempotency::KIND => store.keys.restore(&entry.id, entry.read()?),
                _ => {}
            }
        }
        Ok(store)
    }

    /// The changes since the last time, to be written to the journal.
    pub fn take_changes(&mut self) -> Vec<Change> {
        let mut changes = mem::take(&mut self.changes);
        if !changes.is_empty() {
            changes.push(Change::put(SEQUENCE, "last", &self.sequence));
        }
        changes
    }

    pub fn changed(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// A new id with that prefix.
    pub fn new_id(&mut self, prefix: &str) -> String {
        self.sequence += 1;
        format!("{prefix}_{:014}", self.sequence)
    }

    pub fn put_intent(&mut self, intent: &Intent) {
        self.put(INTENT, &intent.id, intent);
        self.restore_intent(intent.clone());
    }

    pub fn put_charge(&mut self, charge: &Charge) {
        self.put(CHARGE, &charge.id, charge);
        self.charges.insert(charge.id.clone(), charge.clone());
    }

    pub fn put_refund(&mut self, refund: &Refund) {
        self.put(REFUND, &refund.id, refund);
        self.restore_refund(refund.clone());
    }

    pub fn put_dispute(&mut self, dispute: &Dispute) {
        self.put(DISPUTE, &dispute.id, dispute);
        self.disputes.insert(dispute.id.clone(), dispute.clone());
    }

    /// The intent as in an answer, with its charge or the charge's id.
    pub fn wire(&self, intent: &Intent, expand_charge: bool) -> Value {
        let charge = intent.latest_charge.as_ref().filter(|_| expand_charge).and_then(|id| self.charges.get(id));
        intent.wire(charge)
    }

    /// A webhook arrived, or never will.
    pub fn webhook_ended(&mut self, delivery: &Delivery, delivered: bool) {
        self.changes.push(Change::remove(WEBHOOK, &delivery.id));
        if let Some(event) = self.events.get_mut(&delivery.event_id).filter(|_| delivered) {
            event.delivered = true;
            self.changes.push(Change::put(EVENT, &event.id, event));
        }
    }

    /// A webhook will be tried again.
    pub fn webhook_postponed(&mut self, delivery: &Delivery) {
        self.put(WEBHOOK, &delivery.id, delivery);
    }

    fn put(&mut self, kind: &'static str, id: &str, record: &impl Serialize) {
        self.changes.push(Change::put(kind, id, record));
    }

    fn restore_intent(&mut self, intent: Intent) {
        if let Some(at) = intent.expires_at {
            let expiry = (at, Due::ExpireIntent(intent.id.clone()));
            match intent.status {
                Status::RequiresCapture => self.due.insert(expiry),
                _ => self.due.remove(&expiry),
            };
        }
        self.intents.insert(intent.id.clone(), intent);
    }

    fn restore_refund(&mut self, refund: Refund) {
        if let Some((at, _)) = refund.settles {
            self.due.insert((at, Due::SettleRefund(refund.id.clone())));
        }
        self.refunds.insert(refund.id.clone(), refund);
    }
}

impl Scope<'_> {
    /// Records that something happened, and tells the endpoint that wants to know.
    pub fn emit(&mut self, kind: &str, object: &Value) {
        let wanting = self
            .config
            .webhooks
            .as_ref()
            .filter(|endpoint| endpoint.events.iter().any(|wanted| wanted == "*" || wanted == kind));
        let event = Event {
            id: self.store.new_id("evt"),
            kind: kind.to_owned(),
            created: self.now,
            object: object.to_string(),
            request_id: self.request_id.clone(),
            idempotency_key: self.idempotency_key.clone(),
            delivered: wanting.is_none(),
        };
        if let Some(endpoint) = wanting {
            let fault = self.store.knobs.take_webhook(kind);
            let content = event.wire().to_string();
            for delay in copies(fault) {
                let delivery = Delivery {
                    id: self.store.new_id("wh"),
                    event_id: event.id.clone(),
                    url_path: endpoint.url_path.clone(),
                    content: content.clone(),
                    due: later(self.now, delay),
                    attempts: 0,
                    fault,
                };
                self.store.put(WEBHOOK, &delivery.id, &delivery);
                self.store.outbox.push(delivery);
            }
        }
        self.store.put(EVENT, &event.id, &event);
        self.store.events.insert(event.id.clone(), event);
        while self.store.events.len() > self.config.events_kept {
            if let Some((id, _)) = self.store.events.pop_first() {
                self.store.changed(Change::remove(EVENT, id));
            }
        }
    }

    /// Records that something happened to an intent.
    pub fn emit_intent(&mut self, kind: &str, intent: &Intent) {
        self.emit(kind, &intent.wire(None));
    }
}
