use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::Notify;

use super::config::StripeConfig;
use super::error::ApiError;
use super::objects::{Dispute, Refund};
use super::operations::{self, Authentication, DisputeStep};
use super::params::Params;
use super::scope::Scope;
use super::signature::sign;
use super::store::{Due, Store};
use crate::common::account::Account;
use crate::common::clock::Clock;
use crate::common::faults::FaultRules;
use crate::common::journal::{Journal, JournalError};
use crate::common::webhooks::OutgoingWebhook;

/// A local Stripe. Cheap to clone: all clones are the same account.
///
/// Besides Stripe's own API its router has `GET` and `POST /_faults` ([`FaultRules`] as JSON),
/// `POST /_test/payment_intents/{id}/authenticate` with `outcome=passed` or `outcome=failed`, and
/// `POST /_test/payment_intents/{id}/dispute` with `outcome=raised`, `won` or `lost`.
#[derive(Clone)]
pub struct StripeStandIn {
    pub(super) account: Arc<Account<StripeConfig, Store>>,
    pub(super) requests: Arc<AtomicU64>,
}

impl StripeStandIn {
    /// The account as it is in the journal.
    ///
    /// # Errors
    /// [`JournalError`] if the journal cannot be read.
    pub fn new(config: StripeConfig, clock: Clock, journal: Arc<dyn Journal>) -> Result<Self, JournalError> {
        let account = Arc::new(Account::open(config, clock, journal)?);
        Ok(Self { account, requests: Arc::new(AtomicU64::new(1)) })
    }

    /// Replaces the faults that occur next.
    pub fn set_faults(&self, faults: FaultRules) {
        self.account.set_faults(faults);
    }

    /// The faults that have not occurred yet.
    pub fn faults(&self) -> FaultRules {
        self.account.faults()
    }

    /// All payments as Stripe's API shows them, oldest first.
    pub fn payment_intents(&self) -> Vec<Value> {
        let store = self.account.store();
        store.intents.values().map(|intent| store.intent_json(intent, false)).collect()
    }

    /// All refunds as Stripe's API shows them, oldest first.
    pub fn refunds(&self) -> Vec<Value> {
        self.account.store().refunds.values().map(Refund::to_json).collect()
    }

    /// All disputes as Stripe's API shows them, oldest first.
    pub fn disputes(&self) -> Vec<Value> {
        self.account.store().disputes.values().map(Dispute::to_json).collect()
    }

    /// The confirmation token that a browser makes of a card: of the id of a test card, or of a number that the buyer typed. None if there
    /// is no such card.
    pub fn create_confirmation_token(&self, card: &str) -> Option<Value> {
        let field = if card.starts_with("pm_") { "payment_method" } else { "payment_method_data[card][number]" };
        let form = form_urlencoded::Serializer::new(String::new()).append_pair(field, card).finish();
        self.change(|scope| operations::create_token(scope, &Params::parse(form.as_bytes())))
    }

    /// The buyer passes or fails the authentication of a payment. None unless the payment requires one.
    pub fn authenticate(&self, intent_id: &str, outcome: Authentication) -> Option<Value> {
        self.change(|scope| operations::authenticate(scope, intent_id, outcome))
    }

    /// Somebody captures an authorized payment in Stripe's dashboard. None unless it is authorized.
    pub fn capture_in_dashboard(&self, intent_id: &str) -> Option<Value> {
        self.change(|scope| operations::capture(scope, intent_id, &Params::parse(b"")))
    }

    /// Somebody refunds the rest of a payment in Stripe's dashboard. None unless there is a rest.
    pub fn refund_in_dashboard(&self, intent_id: &str) -> Option<Value> {
        let params = Params::parse(format!("payment_intent={intent_id}").as_bytes());
        self.change(|scope| operations::create_refund(scope, &params))
    }

    /// The buyer disputes a captured payment, or the bank decides. None unless that can come next.
    pub fn dispute(&self, intent_id: &str, step: DisputeStep) -> Option<Value> {
        self.change(|scope| operations::dispute(scope, intent_id, step))
    }

    /// Takes the webhooks that are due at `now`. The host must post each and report the response.
    pub fn take_due_webhooks(&self, now: Timestamp) -> Vec<OutgoingWebhook> {
        let mut store = self.account.store();
        self.pass_time(&mut store);
        if self.account.write(&mut store).is_err() {
            return Vec::new();
        }
        let Some(endpoint) = &self.account.config.webhooks else { return Vec::new() };
        let due = store.ledger.outbox.take_due(now);
        due.into_iter().map(|delivery| sign(delivery, &endpoint.secret, now)).collect()
    }

    /// Reports the response to a webhook, if there was one. Unless its status is 2xx, the webhook is sent again, for three days.
    pub fn webhook_answered(&self, id: &str, status: Option<u16>) {
        let accepted = status.is_some_and(|status| (200..300).contains(&status));
        let mut store = self.account.store();
        store.webhook_answered(id, accepted, self.account.now());
        // If it cannot be written, the webhook is sent again after a restart.
        let _ = self.account.write(&mut store);
    }

    /// Notified when a webhook is queued, so that the host need not poll.
    pub fn webhook_queued(&self) -> Arc<Notify> {
        self.account.webhook_queued()
    }

    /// When the next thing happens by itself: a webhook is due, an authorization expires. The host must call
    /// [`Self::take_due_webhooks`] then.
    pub fn next_due(&self) -> Option<Timestamp> {
        let store = self.account.store();
        store.due.first().map(|(at, _)| *at).into_iter().chain(store.ledger.outbox.next_due()).min()
    }

    pub(super) fn scope<'a>(&'a self, store: &'a mut Store) -> Scope<'a> {
        let now = self.account.now();
        Scope { store, config: &self.account.config, now, request_id: None, idempotency_key: None }
    }

    /// Does what has become due.
    pub(super) fn pass_time(&self, store: &mut Store) {
        let mut scope = self.scope(store);
        while let Some((at, _)) = scope.store.due.first().filter(|(at, _)| *at <= scope.now).cloned() {
            let Some((_, due)) = scope.store.due.pop_first() else { return };
            // It happens at the time when it was due, not when somebody looks.
            let now = std::mem::replace(&mut scope.now, at);
            match due {
                Due::ExpireIntent(id) => operations::expire(&mut scope, &id),
                Due::SettleRefund(id) => operations::settle_refund(&mut scope, &id),
            }
            scope.now = now;
        }
        for change in scope.store.keys.expire(scope.now) {
            scope.store.ledger.record(change);
        }
    }

    /// Changes the account outside of the API. None if that fails.
    fn change(&self, operation: impl FnOnce(&mut Scope<'_>) -> Result<Value, ApiError>) -> Option<Value> {
        let mut store = self.account.store();
        let result = operation(&mut self.scope(&mut store)).ok();
        self.account.write(&mut store).ok()?;
        result
    }
}
