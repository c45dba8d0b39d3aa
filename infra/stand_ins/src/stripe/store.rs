use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::idempotency::{self, IdempotencyKeys};
use super::objects::{Charge, ConfirmationToken, Dispute, Event, PaymentIntent, Refund, Status};
use crate::common::account;
use crate::common::journal::{Journal, JournalError};
use crate::common::ledger::{Ledger, LedgerKinds};
use crate::common::webhooks::DeliveryOutcome;

/// Growing delays over three days, as for live accounts. (Stripe does not publish the delays.)
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
const TOKEN: &str = "stripe.confirmation_token";
const LEDGER: LedgerKinds = LedgerKinds { webhook: "stripe.webhook", sequence: "stripe.sequence" };

/// The state of the account. Ids count up, so they sort by creation.
pub(super) struct Store {
    pub intents: BTreeMap<String, PaymentIntent>,
    pub charges: BTreeMap<String, Charge>,
    pub refunds: BTreeMap<String, Refund>,
    pub disputes: BTreeMap<String, Dispute>,
    pub tokens: BTreeMap<String, ConfirmationToken>,
    pub events: BTreeMap<String, Event>,
    pub keys: IdempotencyKeys,
    /// What happens by itself, and when.
    pub due: BTreeSet<(Timestamp, Due)>,
    pub ledger: Ledger,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Due {
    ExpireIntent(String),
    SettleRefund(String),
}

impl account::Store for Store {
    const VENDOR: &'static str = "Stripe";

    fn load(journal: &dyn Journal) -> Result<Self, JournalError> {
        let mut store = Self {
            intents: BTreeMap::new(),
            charges: BTreeMap::new(),
            refunds: BTreeMap::new(),
            disputes: BTreeMap::new(),
            tokens: BTreeMap::new(),
            events: BTreeMap::new(),
            keys: IdempotencyKeys::default(),
            due: BTreeSet::new(),
            ledger: Ledger::new(LEDGER, RETRY_AFTER),
        };
        for entry in journal.load("stripe.")? {
            match entry.kind.as_str() {
                INTENT => store.restore_intent(entry.read()?),
                CHARGE => drop(store.charges.insert(entry.id.clone(), entry.read()?)),
                REFUND => store.restore_refund(entry.read()?),
                DISPUTE => drop(store.disputes.insert(entry.id.clone(), entry.read()?)),
                TOKEN => drop(store.tokens.insert(entry.id.clone(), entry.read()?)),
                EVENT => drop(store.events.insert(entry.id.clone(), entry.read()?)),
                idempotency::KIND => store.keys.restore(&entry.id, entry.read()?),
                _ => store.ledger.restore(&entry)?,
            }
        }
        Ok(store)
    }

    fn ledger(&mut self) -> &mut Ledger {
        &mut self.ledger
    }
}

impl Store {
    /// A new id, such as `pi_00000000000001`.
    pub fn new_id(&mut self, prefix: &str) -> String {
        self.ledger.next_id(&format!("{prefix}_"))
    }

    pub fn put_intent(&mut self, intent: &PaymentIntent) {
        self.ledger.put(INTENT, &intent.id, intent);
        self.restore_intent(intent.clone());
    }

    pub fn put_charge(&mut self, charge: &Charge) {
        self.ledger.put(CHARGE, &charge.id, charge);
        self.charges.insert(charge.id.clone(), charge.clone());
    }

    pub fn put_refund(&mut self, refund: &Refund) {
        self.ledger.put(REFUND, &refund.id, refund);
        self.restore_refund(refund.clone());
    }

    pub fn put_dispute(&mut self, dispute: &Dispute) {
        self.ledger.put(DISPUTE, &dispute.id, dispute);
        self.disputes.insert(dispute.id.clone(), dispute.clone());
    }

    pub fn put_token(&mut self, token: &ConfirmationToken) {
        self.ledger.put(TOKEN, &token.id, token);
        self.tokens.insert(token.id.clone(), token.clone());
    }

    pub fn put_event(&mut self, event: Event) {
        self.ledger.put(EVENT, &event.id, &event);
        self.events.insert(event.id.clone(), event);
    }

    /// Removes the oldest events beyond the number that is kept.
    pub fn limit_events(&mut self, max: usize) {
        while self.events.len() > max {
            if let Some((id, _)) = self.events.pop_first() {
                self.ledger.remove(EVENT, &id);
            }
        }
    }

    /// The JSON of an intent, with its charge or the charge's id.
    pub fn intent_json(&self, intent: &PaymentIntent, expand_charge: bool) -> Value {
        intent.to_json(self.charge_of(intent).filter(|_| expand_charge))
    }

    /// The latest charge of an intent.
    pub fn charge_of(&self, intent: &PaymentIntent) -> Option<&Charge> {
        intent.latest_charge.as_ref().and_then(|id| self.charges.get(id))
    }

    /// Records the response to a webhook.
    pub fn webhook_answered(&mut self, id: &str, accepted: bool, now: Timestamp) {
        let outcome = self.ledger.webhook_answered(id, accepted, now);
        if let Some(DeliveryOutcome::Delivered(delivery)) = outcome
            && let Some(event) = self.events.get_mut(&delivery.event_id)
        {
            event.delivered = true;
            self.ledger.put(EVENT, &event.id, event);
        }
    }

    fn restore_intent(&mut self, intent: PaymentIntent) {
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
