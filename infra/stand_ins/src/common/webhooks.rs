//! Webhooks that wait for the host to post them, and their retries.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use super::clock::later;
use super::faults::WebhookFaultKind;

/// A webhook for the host to post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingWebhook {
    /// The id to report the response under.
    pub id: String,
    /// The path of the URL to post to, such as `/webhooks/stripe`.
    pub url_path: String,
    /// Names are in lower case.
    pub headers: Vec<(String, String)>,
    /// To be sent byte for byte: the signature may cover it.
    pub body: Vec<u8>,
}

/// A webhook that is not delivered yet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub id: String,
    pub event_id: String,
    pub url_path: String,
    pub content: String,
    pub due: Timestamp,
    /// How many attempts have failed.
    pub attempts: usize,
    /// The fault of the next attempt.
    pub fault: Option<WebhookFaultKind>,
}

/// The webhooks that are not delivered yet.
pub(crate) struct Outbox {
    waiting: BTreeMap<(Timestamp, String), Delivery>,
    /// Taken by the host, which has not reported the response yet.
    taken: HashMap<String, Delivery>,
    retry_after: &'static [SignedDuration],
    queued: Arc<Notify>,
}

/// What follows from the response to a webhook.
pub(crate) enum DeliveryOutcome {
    Delivered(Delivery),
    /// It is sent again later.
    Retried(Delivery),
    /// All attempts have failed.
    Abandoned(Delivery),
}

impl Outbox {
    /// An empty outbox. A failed attempt is repeated after each of these times.
    pub fn new(retry_after: &'static [SignedDuration]) -> Self {
        Self { waiting: BTreeMap::new(), taken: HashMap::new(), retry_after, queued: Arc::new(Notify::new()) }
    }

    /// Adds a webhook and wakes the host.
    pub fn push(&mut self, delivery: Delivery) {
        self.waiting.insert((delivery.due, delivery.id.clone()), delivery);
        self.queued.notify_one();
    }

    /// Takes the webhooks that are due, the earliest first.
    pub fn take_due(&mut self, now: Timestamp) -> Vec<Delivery> {
        let mut due = Vec::new();
        while let Some(entry) = self.waiting.first_entry().filter(|entry| entry.key().0 <= now) {
            let delivery = entry.remove();
            self.taken.insert(delivery.id.clone(), delivery.clone());
            due.push(delivery);
        }
        due
    }

    /// Records the response to a webhook that was taken. None if it was not.
    pub fn answered(&mut self, id: &str, accepted: bool, now: Timestamp) -> Option<DeliveryOutcome> {
        let mut delivery = self.taken.remove(id)?;
        if accepted {
            return Some(DeliveryOutcome::Delivered(delivery));
        }
        let Some(pause) = self.retry_after.get(delivery.attempts) else {
            return Some(DeliveryOutcome::Abandoned(delivery));
        };
        delivery.attempts += 1;
        delivery.fault = None;
        delivery.due = later(now, *pause);
        self.push(delivery.clone());
        Some(DeliveryOutcome::Retried(delivery))
    }

    pub fn next_due(&self) -> Option<Timestamp> {
        self.waiting.keys().next().map(|(due, _)| *due)
    }

    /// Notified when a webhook is added.
    pub fn queued(&self) -> Arc<Notify> {
        Arc::clone(&self.queued)
    }
}

/// The delay of each webhook that an event causes under a fault: none, one or two.
pub(crate) fn delays(fault: Option<WebhookFaultKind>) -> Vec<SignedDuration> {
    match fault {
        Some(WebhookFaultKind::Drop) => Vec::new(),
        Some(WebhookFaultKind::Duplicate) => vec![SignedDuration::ZERO, SignedDuration::ZERO],
        Some(WebhookFaultKind::Delay { seconds }) => vec![SignedDuration::from_secs(seconds.into())],
        Some(WebhookFaultKind::Reorder) => vec![SignedDuration::from_secs(2)],
        _ => vec![SignedDuration::ZERO],
    }
}
