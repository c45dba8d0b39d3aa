//! Moves the clock forward and does the work that is due, as much at once as the scenario allows.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use stand_ins::OutgoingWebhook;
use tokio::task::JoinSet;

use crate::faults::{FaultInjector, FaultKind};
use crate::world::World;

/// The site of faults of webhooks.
const WEBHOOK: &str = "webhook";

/// The delays of a late webhook, in seconds.
const WEBHOOK_DELAYS: [u64; 3] = [1, 20, 200];

#[derive(Clone)]
pub struct Scheduler {
    world: World,
    faults: Arc<FaultInjector>,
    concurrency: usize,
    late_webhooks: Arc<Mutex<Vec<(Timestamp, OutgoingWebhook)>>>,
}

impl Scheduler {
    pub fn new(world: World, faults: Arc<FaultInjector>, concurrency: usize) -> Self {
        Self { world, faults, concurrency, late_webhooks: Arc::default() }
    }

    /// Does all work that is due, and what the people do meanwhile, until nothing is left.
    pub async fn settle(&self, mut people: JoinSet<()>) {
        let cloud = self.world.frontrow().cloud();
        let mut work = JoinSet::new();
        loop {
            while work.len() < self.concurrency
                && let Some(step) = cloud.begin_step()
            {
                work.spawn(step);
            }
            self.start_webhooks(&mut work);
            if work.is_empty() && people.is_empty() {
                return;
            }
            let done = tokio::select! {
                biased;
                Some(done) = work.join_next() => done,
                Some(done) = people.join_next() => done,
                () = cloud.changed() => Ok(()),
            };
            done.expect("no task panics");
        }
    }

    /// Moves the clock to a moment, from one piece of due work to the next.
    pub async fn advance_to(&self, moment: Timestamp) {
        loop {
            self.settle(JoinSet::new()).await;
            let next = self.next_due().filter(|next| *next < moment);
            self.set_clock(next.unwrap_or(moment));
            if next.is_none() {
                return self.settle(JoinSet::new()).await;
            }
        }
    }

    /// Moves the clock forward until only recurring work is left, but not beyond a moment.
    pub async fn advance_until_idle(&self, latest: Timestamp) {
        loop {
            self.settle(JoinSet::new()).await;
            let once = [self.world.frontrow().cloud().next_due_once(), self.next_webhook()];
            let Some(next) = once.into_iter().flatten().min().filter(|next| *next <= latest) else { return };
            self.advance_to(next).await;
        }
    }

    fn set_clock(&self, moment: Timestamp) {
        let clock = self.world.frontrow().cloud().clock();
        let by = Duration::try_from(moment.duration_since(clock.now())).unwrap_or_default();
        clock.advance(by);
    }

    fn next_due(&self) -> Option<Timestamp> {
        [self.world.frontrow().cloud().next_due(), self.next_webhook()].into_iter().flatten().min()
    }

    fn next_webhook(&self) -> Option<Timestamp> {
        let late = self.late_webhooks().iter().map(|(due, _)| *due).min();
        [self.world.frontrow().next_webhook(), late].into_iter().flatten().min()
    }

    fn late_webhooks(&self) -> MutexGuard<'_, Vec<(Timestamp, OutgoingWebhook)>> {
        self.late_webhooks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts to deliver the webhooks that are due, each with its faults.
    fn start_webhooks(&self, work: &mut JoinSet<()>) {
        let frontrow = self.world.frontrow();
        let now = frontrow.cloud().clock().now();
        let mut due: Vec<OutgoingWebhook> = Vec::new();
        self.late_webhooks().retain(|(at, webhook)| {
            if *at <= now {
                due.push(webhook.clone());
            }
            *at > now
        });
        for webhook in frontrow.take_due_webhooks() {
            if is_about_payment(&webhook) && self.is_ignored() {
                frontrow.webhook_answered(&webhook.id, Some(200));
            } else if self.faults.draw(FaultKind::WebhookLost, WEBHOOK).is_some() {
                // Stripe sends it again, for three days.
                frontrow.webhook_answered(&webhook.id, None);
            } else if let Some(variant) = self.faults.draw(FaultKind::WebhookLate, WEBHOOK) {
                let delay = WEBHOOK_DELAYS[usize::try_from(variant % 3).unwrap_or(0)];
                let at = now.saturating_add(Duration::from_secs(delay)).unwrap_or(now);
                self.late_webhooks().push((at, webhook));
            } else {
                if self.faults.draw(FaultKind::WebhookTwice, WEBHOOK).is_some() {
                    due.push(webhook.clone());
                }
                due.push(webhook);
            }
        }
        for webhook in due {
            work.spawn(self.clone().deliver(webhook));
        }
    }

    async fn deliver(self, webhook: OutgoingWebhook) {
        let frontrow = self.world.frontrow();
        let id = webhook.id.clone();
        let status = frontrow.post(webhook).await;
        let is_lost = self.faults.draw(FaultKind::WebhookUnanswered, WEBHOOK).is_some();
        frontrow.webhook_answered(&id, status.filter(|_| !is_lost));
    }

    /// Whether a webhook is answered but not processed.
    fn is_ignored(&self) -> bool {
        self.faults.ignores_payment_webhooks() || self.faults.draw(FaultKind::WebhookForgotten, WEBHOOK).is_some()
    }
}

/// Whether finance also asks Stripe for what the webhook says. It does not ask whether a refund failed later.
fn is_about_payment(webhook: &OutgoingWebhook) -> bool {
    let body: Value = serde_json::from_slice(&webhook.body).unwrap_or_default();
    body["type"].as_str().is_some_and(|kind| kind.starts_with("payment_intent."))
}
