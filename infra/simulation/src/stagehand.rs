//! Puts the clock forward and does what is due, side by side as the story says.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use stand_ins::OutgoingWebhook;
use tokio::task::JoinSet;

use crate::faults::Kind;
use crate::faults::random::Unlucky;
use crate::world::World;

/// Carries a story on.
#[derive(Clone)]
pub struct Stagehand {
    world: World,
    faults: Arc<Unlucky>,
    side_by_side: usize,
    late: Arc<Mutex<Vec<(Timestamp, OutgoingWebhook)>>>,
}

impl Stagehand {
    /// Carries on the story of a world.
    pub fn new(world: World, faults: Arc<Unlucky>, side_by_side: usize) -> Self {
        Self { world, faults, side_by_side, late: Arc::default() }
    }

    /// Does what is due, and what people ask meanwhile, until nothing is left to do.
    pub async fn settle(&self, mut people: JoinSet<()>) {
        let cloud = self.world.frontrow().cloud();
        let mut work = JoinSet::new();
        loop {
            while work.len() < self.side_by_side
                && let Some(step) = cloud.begin_step()
            {
                work.spawn(step);
            }
            self.begin_webhooks(&mut work);
            if work.is_empty() && people.is_empty() {
                return;
            }
            let done = tokio::select! {
                biased;
                Some(done) = work.join_next() => done,
                Some(done) = people.join_next() => done,
                () = cloud.changed() => Ok(()),
            };
            done.expect("nobody panics");
        }
    }

    /// Goes on to a moment, from one thing that is due to the next.
    pub async fn go_on_until(&self, moment: Timestamp) {
        loop {
            self.settle(JoinSet::new()).await;
            let next = self.next_due().filter(|next| *next < moment);
            self.put_clock_to(next.unwrap_or(moment));
            if next.is_none() {
                return self.settle(JoinSet::new()).await;
            }
        }
    }

    /// Goes on until only what comes again by itself is left, but not beyond a moment.
    pub async fn go_on_until_idle(&self, latest: Timestamp) {
        loop {
            self.settle(JoinSet::new()).await;
            let once = [self.world.frontrow().cloud().next_due_once(), self.next_webhook()];
            let Some(next) = once.into_iter().flatten().min().filter(|next| *next <= latest) else { return };
            self.go_on_until(next).await;
        }
    }

    fn put_clock_to(&self, moment: Timestamp) {
        let clock = self.world.frontrow().cloud().clock();
        let by = Duration::try_from(moment.duration_since(clock.now())).unwrap_or_default();
        clock.advance(by);
    }

    fn next_due(&self) -> Option<Timestamp> {
        [self.world.frontrow().cloud().next_due(), self.next_webhook()].into_iter().flatten().min()
    }

    fn next_webhook(&self) -> Option<Timestamp> {
        let late = self.late().iter().map(|(due, _)| *due).min();
        [self.world.frontrow().next_webhook(), late].into_iter().flatten().min()
    }

    fn late(&self) -> std::sync::MutexGuard<'_, Vec<(Timestamp, OutgoingWebhook)>> {
        self.late.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to bring the webhooks that are due, each as the story wants it.
    fn begin_webhooks(&self, work: &mut JoinSet<()>) {
        let frontrow = self.world.frontrow();
        let now = frontrow.cloud().clock().now();
        let mut due: Vec<OutgoingWebhook> = Vec::new();
        self.late().retain(|(at, webhook)| {
            if *at <= now {
                due.push(webhook.clone());
            }
            *at > now
        });
        for webhook in frontrow.take_due_webhooks() {
            let site = "webhook";
            if is_about_a_payment(&webhook) && self.forgets() {
                frontrow.webhook_answered(&webhook.id, Some(200));
            } else if self.faults.strikes(Kind::WebhookLost, site).is_some() {
                // Stripe goes on telling for three days.
                frontrow.webhook_answered(&webhook.id, None);
            } else if let Some(how) = self.faults.strikes(Kind::WebhookLate, site) {
                let by = [1, 20, 200][usize::try_from(how % 3).unwrap_or(0)];
                let at = now.saturating_add(Duration::from_secs(by)).unwrap_or(now);
                self.late().push((at, webhook));
            } else {
                if self.faults.strikes(Kind::WebhookTwice, site).is_some() {
                    due.push(webhook.clone());
                }
                due.push(webhook);
            }
        }
        for webhook in due {
            work.spawn(self.clone().bring(webhook));
        }
    }

    async fn bring(self, webhook: OutgoingWebhook) {
        let frontrow = self.world.frontrow();
        let id = webhook.id.clone();
        let status = frontrow.post(webhook).await;
        let lost = self.faults.strikes(Kind::WebhookUnanswered, "webhook").is_some();
        frontrow.webhook_answered(&id, status.filter(|_| !lost));
    }

    /// Whether a webhook is taken for heard, and lost for good.
    fn forgets(&self) -> bool {
        self.faults.forgets_webhooks() || self.faults.strikes(Kind::WebhookForgotten, "webhook").is_some()
    }
}

/// Whether a webhook tells what can be looked up as well. That a refund came back is told by nothing else.
fn is_about_a_payment(webhook: &OutgoingWebhook) -> bool {
    let body: Value = serde_json::from_slice(&webhook.body).unwrap_or_default();
    body["type"].as_str().is_some_and(|kind| kind.starts_with("payment_intent."))
}
