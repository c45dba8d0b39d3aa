//! SQS queues.

mod message;
mod source;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use crate::clock::after;
use crate::cloud::Inner;
use crate::journal::{Change, Journal, JournalError, Kind};
use crate::template;
use message::Messages;

pub(crate) use message::Message;
pub(crate) use source::{Source, poll};

/// The longest body that a message can have.
pub(crate) const LONGEST_BODY: usize = 1024 * 1024;

/// The most messages that a function can be given at once.
const LARGEST_BATCH: usize = 10_000;

/// The queues.
pub(crate) struct Queues {
    by_name: BTreeMap<String, Queue>,
    journal: Journal,
    next_id: AtomicU64,
}

/// A queue.
struct Queue {
    template: template::Queue,
    messages: Mutex<Messages>,
    source: Option<usize>,
}

/// Why a queue did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum QueueError {
    #[error("The specified queue does not exist.")]
    DoesNotExist,
    #[error(transparent)]
    NotKept(#[from] JournalError),
}

/// How many messages a queue holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueDepth {
    /// Messages that can be received.
    pub visible: usize,
    /// Messages that were received and not deleted, or that are delayed.
    pub hidden: usize,
}

impl Queues {
    /// The queues of a template, with the messages that they held before. `sources` are the queues that functions work off.
    pub(crate) fn new(
        queues: Vec<template::Queue>,
        sources: &[Source],
        kept: Vec<(String, Message)>,
        journal: Journal,
    ) -> Self {
        let mut by_name: BTreeMap<String, Queue> = queues
            .into_iter()
            .map(|template| {
                let source = sources.iter().position(|source| source.queue() == template.name);
                (template.name.clone(), Queue { template, messages: Mutex::default(), source })
            })
            .collect();
        let mut next_id = 0;
        for (_, message) in kept {
            next_id = next_id.max(message.id + 1);
            if let Some(queue) = by_name.get_mut(&message.queue) {
                queue.messages().insert(message);
            }
        }
        Self { by_name, journal, next_id: AtomicU64::new(next_id) }
    }

    fn get(&self, name: &str) -> Result<&Queue, QueueError> {
        self.by_name.get(name).ok_or(QueueError::DoesNotExist)
    }

    /// Puts a message into a queue, and gives back its id once it can't be lost any more.
    pub(crate) async fn send(
        &self,
        cloud: &Inner,
        queue: &str,
        body: String,
        delay: Option<Duration>,
        attributes: Value,
    ) -> Result<String, QueueError> {
        let now = cloud.clock.now();
        let delay = delay.unwrap_or(self.get(queue)?.template.delay);
        let message = Message {
            id: self.next_id.fetch_add(1, Ordering::Relaxed),
            message_id: (cloud.new_id)().to_string(),
            queue: queue.to_owned(),
            body,
            attributes,
            sent: now,
            first_received: None,
            receives: 0,
            visible: after(now, delay),
        };
        let message_id = message.message_id.clone();
        if self.journal.keeps() {
            self.journal.write(vec![Change::put(Kind::Message, message.id, &message)]).await?;
        }
        self.insert(cloud, message)?;
        Ok(message_id)
    }

    fn insert(&self, cloud: &Inner, message: Message) -> Result<(), QueueError> {
        let queue = self.get(&message.queue)?;
        let visible = message.visible;
        queue.messages().insert(message);
        queue.wake_source(cloud, visible);
        Ok(())
    }

    /// Receives messages, which hides them for a time. Those that were received too often go to the dead letters instead.
    pub(crate) fn receive(
        &self,
        cloud: &Inner,
        name: &str,
        most: usize,
        hidden_for: Option<Duration>,
    ) -> Result<Vec<Message>, QueueError> {
        let queue = self.get(name)?;
        let now = cloud.clock.now();
        let hidden_until = after(now, hidden_for.unwrap_or(queue.template.visibility));
        let mut received = Vec::new();
        let mut given_up = Vec::new();
        {
            let mut messages = queue.messages();
            for expired in messages.remove_sent_before(before(now, queue.template.retention)) {
                self.journal.write_later(|| Change::delete(Kind::Message, expired));
            }
            while received.len() < most
                && let Some(mut message) = messages.take_visible(now)
            {
                let redrive = queue.template.redrive.as_ref();
                if redrive.is_some_and(|redrive| message.receives >= redrive.after_receives) {
                    given_up.push(message);
                    continue;
                }
                message.receives += 1;
                message.first_received.get_or_insert(now);
                message.visible = hidden_until;
                self.journal.write_later(|| Change::put(Kind::Message, message.id, &message));
                received.push(message.clone());
                messages.insert(message);
            }
        }
        if let Some(redrive) = &queue.template.redrive {
            for message in given_up {
                self.transfer(cloud, message, &redrive.queue, now)?;
            }
        }
        if !received.is_empty() {
            queue.wake_source(cloud, hidden_until);
        }
        Ok(received)
    }

    fn transfer(&self, cloud: &Inner, message: Message, to: &str, now: Timestamp) -> Result<(), QueueError> {
        let moved = Message { queue: to.to_owned(), receives: 0, first_received: None, visible: now, ..message };
        self.journal.write_later(|| Change::put(Kind::Message, moved.id, &moved));
        self.insert(cloud, moved)
    }

    /// Deletes a message that was received. It is no error if it is not there any more.
    pub(crate) fn delete(&self, queue: &str, receipt: &str) -> Result<(), QueueError> {
        let queue = self.get(queue)?;
        if let Some(id) = message::id_of_receipt(receipt)
            && queue.messages().remove(id).is_some()
        {
            self.journal.write_later(|| Change::delete(Kind::Message, id));
        }
        Ok(())
    }

    /// Changes for how long a received message stays hidden.
    pub(crate) fn hide(&self, cloud: &Inner, queue: &str, receipt: &str, by: Duration) -> Result<(), QueueError> {
        let queue = self.get(queue)?;
        let Some(id) = message::id_of_receipt(receipt) else { return Ok(()) };
        let visible = after(cloud.clock.now(), by);
        let mut messages = queue.messages();
        if let Some(mut message) = messages.remove(id) {
            message.visible = visible;
            self.journal.write_later(|| Change::put(Kind::Message, message.id, &message));
            messages.insert(message);
        }
        drop(messages);
        queue.wake_source(cloud, visible);
        Ok(())
    }

    /// Deletes all messages of a queue.
    pub(crate) fn purge(&self, queue: &str) -> Result<(), QueueError> {
        for id in self.get(queue)?.messages().remove_all() {
            self.journal.write_later(|| Change::delete(Kind::Message, id));
        }
        Ok(())
    }

    /// Moves all messages of a dead-letter queue to another queue, or back to where they came from.
    pub(crate) fn redrive(&self, cloud: &Inner, from: &str, to: Option<&str>) -> Result<usize, QueueError> {
        let dead_letters = self.get(from)?;
        let feeds = |queue: &&Queue| queue.template.redrive.as_ref().is_some_and(|redrive| redrive.queue == from);
        let origin = self.by_name.values().find(feeds).map(|queue| queue.template.name.as_str());
        let to = to.or(origin).ok_or(QueueError::DoesNotExist)?;
        self.get(to)?;
        let now = cloud.clock.now();
        let moved: Vec<Message> = std::iter::from_fn(|| dead_letters.messages().take_visible(now)).collect();
        let count = moved.len();
        for message in moved {
            self.transfer(cloud, message, to, now)?;
        }
        Ok(count)
    }

    /// How many messages a queue holds.
    pub(crate) fn depth(&self, queue: &str, now: Timestamp) -> Result<QueueDepth, QueueError> {
        Ok(self.get(queue)?.messages().depth(now))
    }

    /// When a queue's next message can be received, and how many can be by now.
    fn next_visible(&self, queue: &str, now: Timestamp) -> Option<(Timestamp, usize)> {
        let messages = self.get(queue).ok()?.messages();
        Some((messages.next_visible()?, messages.waiting(now, LARGEST_BATCH)))
    }

    /// The queues' templates.
    pub(crate) fn templates(&self) -> impl Iterator<Item = &template::Queue> {
        self.by_name.values().map(|queue| &queue.template)
    }
}

impl Queue {
    fn messages(&self) -> MutexGuard<'_, Messages> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake_source(&self, cloud: &Inner, at: Timestamp) {
        if let Some((index, source)) = self.source.and_then(|index| Some((index, cloud.queue_sources.get(index)?))) {
            let waiting = self.messages().waiting(cloud.clock.now(), LARGEST_BATCH);
            source.wake(&cloud.agenda, index, at, waiting);
        }
    }
}

fn before(moment: Timestamp, by: Duration) -> Timestamp {
    moment.saturating_sub(by).unwrap_or(Timestamp::MIN)
}
