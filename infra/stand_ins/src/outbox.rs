use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::WebhookFaultKind;

/// A webhook for the host to post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingWebhook {
    /// What to report the answer under.
    pub id: String,
    /// The path of the URL that it is for, such as `/webhooks/stripe`.
    pub url_path: String,
    /// Its headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its body, byte for byte: the signature may cover it.
    pub body: Vec<u8>,
}

/// A webhook on its way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub id: String,
    /// The event that it tells of.
    pub event_id: String,
    pub url_path: String,
    pub content: String,
    pub due: Timestamp,
    /// How many attempts were made.
    pub attempts: usize,
    /// What is wrong with the next attempt.
    pub fault: Option<WebhookFaultKind>,
}

/// The webhooks that are not delivered yet.
pub(crate) struct Outbox {
    waiting: BTreeMap<(Timestamp, String), Delivery>,
    /// Handed to the host, which has not reported the answer.
    taken: HashMap<String, Delivery>,
    retry_after: &'static [SignedDuration],
    queued: Arc<Notify>,
}

/// What an answer to a webhook came to.
pub(crate) enum Answered {
    /// It arrived.
    Delivered(Delivery),
    /// It is tried again later.
    Again(Delivery),
    /// All attempts failed.
    GivenUp(Delivery),
}

impl Outbox {
    /// An empty one; a failed attempt is followed by another after each of these times, then given up.
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

    /// Notes the answer to a webhook that was taken; `None` if it wasn't.
    pub fn answered(&mut self, id: &str, accepted: bool, now: Timestamp) -> Option<Answered> {
        let mut delivery = self.taken.remove(id)?;
        if accepted {
            return Some(Answered::Delivered(delivery));
        }
        let Some(pause) = self.retry_after.get(delivery.attempts) else { return Some(Answered::GivenUp(delivery)) };
        delivery.attempts += 1;
        delivery.fault = None;
        delivery.due = crate::later(now, *pause);
        self.push(delivery.clone());
        Some(Answered::Again(delivery))
    }

    /// When the next webhook is due.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.waiting.keys().next().map(|(due, _)| *due)
    }

    /// Notified when a webhook is added.
    pub fn queued(&self) -> Arc<Notify> {
        Arc::clone(&self.queued)
    }
}

/// The webhooks that one event makes under a fault: none, one or two, each with its delay.
pub(crate) fn copies(fault: Option<WebhookFaultKind>) -> Vec<SignedDuration> {
    match fault {
        Some(WebhookFaultKind::Drop) => Vec::new(),
        Some(WebhookFaultKind::Duplicate) => vec![SignedDuration::ZERO, SignedDuration::ZERO],
        Some(WebhookFaultKind::Delay { seconds }) => vec![SignedDuration::from_secs(seconds.into())],
        Some(WebhookFaultKind::Reorder) => vec![SignedDuration::from_secs(2)],
        _ => vec![SignedDuration::ZERO],
    }
}
