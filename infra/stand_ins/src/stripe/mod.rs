//! A local Stripe: one test-mode account with PaymentIntents, charges, refunds, disputes, events, idempotency keys and webhooks.

mod amounts;
mod attempt;
mod cards;
mod config;
mod disputes;
mod error;
mod idempotency;
mod intents;
mod lists;
mod objects;
mod params;
mod refunds;
mod routes;
mod server;
mod store;
mod webhooks;

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::Notify;

pub use attempt::Authentication;
pub use config::{StripeConfig, StripeWebhooks};
pub use disputes::Objection;

use crate::outbox::Answered;
use crate::{Clock, Journal, JournalError, Knobs, OutgoingWebhook};
use params::Params;
use store::{Due, Scope, Store};

/// The version that answers are of, whichever is asked for.
const API_VERSION: &str = "2026-07-29.dahlia";

/// A local Stripe. Cheap to clone; clones are the same account.
///
/// Beside Stripe's own API its router has `GET` and `POST /_knobs` ([`Knobs`] as JSON) and
/// `POST /_test/payment_intents/{id}/authenticate` with `outcome=passed` or `outcome=failed`, and
/// `POST /_test/payment_intents/{id}/dispute` with `outcome=raised`, `won` or `lost`.
#[derive(Clone)]
pub struct StripeStandIn {
    inner: Arc<Inner>,
}

struct Inner {
    config: StripeConfig,
    clock: Clock,
    journal: Arc<dyn Journal>,
    store: Mutex<Store>,
    requests: AtomicU64,
}

impl StripeStandIn {
    /// The account as the journal has it; an empty one at first.
    ///
    /// # Errors
    /// [`JournalError`] when the journal can't be read.
    pub fn new(config: StripeConfig, clock: Clock, journal: Arc<dyn Journal>) -> Result<Self, JournalError> {
        let store = Mutex::new(Store::load(journal.as_ref())?);
        Ok(Self { inner: Arc::new(Inner { config, clock, journal, store, requests: AtomicU64::new(1) }) })
    }

    /// Stripe's API, for `https://api.stripe.com`.
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

    /// All payments as Stripe's API shows them, oldest first.
    pub fn payment_intents(&self) -> Vec<Value> {
        let store = self.store();
        store.intents.values().map(|intent| store.wire(intent, false)).collect()
    }

    /// All refunds as Stripe's API shows them, oldest first.
    pub fn refunds(&self) -> Vec<Value> {
        self.store().refunds.values().map(objects::Refund::wire).collect()
    }

    /// The buyer passes or fails the authentication that a payment waits for. `None` unless there is such a payment and it waits.
    pub fn authenticate(&self, intent_id: &str, outcome: Authentication) -> Option<Value> {
        let mut store = self.store();
        let mut scope = self.scope(&mut store);
        let intent = attempt::authenticate(&mut scope, intent_id, outcome).ok();
        self.write(&mut store).ok()?;
        intent
    }

    /// Somebody takes money that is set aside, in the dashboard. `None` unless there is some.
    pub fn capture_by_hand(&self, intent_id: &str) -> Option<Value> {
        let mut store = self.store();
        let mut scope = self.scope(&mut store);
        let intent = intents::capture(&mut scope, intent_id, &Params::parse(b"")).ok();
        self.write(&mut store).ok()?;
        intent
    }

    /// Somebody gives all that is left of a payment back, in the dashboard. `None` unless there is something to give back.
    pub fn refund_by_hand(&self, intent_id: &str) -> Option<Value> {
        let mut store = self.store();
        let mut scope = self.scope(&mut store);
        let refund = refunds::create(&mut scope, &Params::parse(format!("payment_intent={intent_id}").as_bytes())).ok();
        self.write(&mut store).ok()?;
        refund
    }

    /// The buyer objects to a captured payment, or their bank decides on that. `None` unless there is such a payment, and that can
    /// come next.
    pub fn dispute(&self, intent_id: &str, objection: Objection) -> Option<Value> {
        let mut store = self.store();
        let mut scope = self.scope(&mut store);
        let dispute = disputes::dispute(&mut scope, intent_id, objection).ok();
        self.write(&mut store).ok()?;
        dispute
    }

    /// Takes the webhooks that are due at `now`. Each is to be posted, and its answer reported.
    pub fn take_due_webhooks(&self, now: Timestamp) -> Vec<OutgoingWebhook> {
        let mut store = self.store();
        self.pass_time(&mut store);
        if self.write(&mut store).is_err() {
            return Vec::new();
        }
        let Some(endpoint) = &self.inner.config.webhooks else { return Vec::new() };
        let due = store.outbox.take_due(now);
        due.into_iter().map(|delivery| webhooks::sign(delivery, &endpoint.secret, now)).collect()
    }

    /// Reports how a webhook was answered; `None` when it wasn't. Anything but 2xx is tried again later, for three days.
    pub fn webhook_answered(&self, id: &str, status: Option<u16>) {
        let accepted = status.is_some_and(|status| (200..300).contains(&status));
        let mut store = self.store();
        match store.outbox.answered(id, accepted, (self.inner.clock)()) {
            Some(Answered::Delivered(delivery)) => store.webhook_ended(&delivery, true),
            Some(Answered::GivenUp(delivery)) => store.webhook_ended(&delivery, false),
            Some(Answered::Again(delivery)) => store.webhook_postponed(&delivery),
            None => {}
        }
        // What could not be written is told again after a restart, as webhooks may.
        let _ = self.write(&mut store);
    }

    /// Notified when a webhook is queued, so that the host need not ask all the time.
    pub fn webhook_queued(&self) -> Arc<Notify> {
        self.store().outbox.queued()
    }

    /// When the next thing happens by itself: a webhook falls due, an authorization expires. The host calls
    /// [`Self::take_due_webhooks`] then.
    pub fn next_due(&self) -> Option<Timestamp> {
        let store = self.store();
        store.due.first().map(|(at, _)| *at).into_iter().chain(store.outbox.next_due()).min()
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        // A panic of one call leaves at worst that call half done.
        self.inner.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn scope<'a>(&'a self, store: &'a mut Store) -> Scope<'a> {
        let now = (self.inner.clock)();
        Scope { store, config: &self.inner.config, now, request_id: None, idempotency_key: None }
    }

    /// Does what was due by now.
    fn pass_time(&self, store: &mut Store) {
        let mut scope = self.scope(store);
        while let Some((at, _)) = scope.store.due.first().filter(|(at, _)| *at <= scope.now).cloned() {
            let Some((_, due)) = scope.store.due.pop_first() else { return };
            // It happened when it was due, not when somebody looks.
            let now = std::mem::replace(&mut scope.now, at);
            match due {
                Due::ExpireIntent(id) => intents::expire(&mut scope, &id),
                Due::SettleRefund(id) => refunds::settle(&mut scope, &id),
            }
            scope.now = now;
        }
        for change in scope.store.keys.forget_until(scope.now) {
            scope.store.changed(change);
        }
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
            .inspect_err(|error| tracing::error!(%error, "the Stripe stand-in's journal failed"))
    }
}
