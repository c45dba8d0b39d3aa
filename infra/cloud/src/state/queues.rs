//! The queues and what they hold.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::messages::{Message, Messages};
use super::queue_readers::QueueReader;
use crate::template;

pub(crate) struct Queues {
    by_name: BTreeMap<String, Queue>,
    next_message: AtomicU64,
}

pub(crate) struct Queue {
    pub template: template::Queue,
    messages: Mutex<Messages>,
    /// The index of the reader that polls it, if there is one.
    pub reader: Option<usize>,
}

impl Queues {
    /// `kept` are the messages that the journal kept.
    pub(crate) fn new(queues: Vec<template::Queue>, readers: &[QueueReader], kept: Vec<Message>) -> Self {
        let mut by_name: BTreeMap<String, Queue> = queues
            .into_iter()
            .map(|template| {
                let reader = readers.iter().position(|reader| reader.queue() == template.name);
                (template.name.clone(), Queue { template, messages: Mutex::default(), reader })
            })
            .collect();
        let mut next_message = 0;
        for message in kept {
            next_message = next_message.max(message.id + 1);
            if let Some(queue) = by_name.get_mut(&message.queue) {
                queue.messages().insert(message);
            }
        }
        Self { by_name, next_message: AtomicU64::new(next_message) }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Queue> {
        self.by_name.get(name)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Queue> {
        self.by_name.values()
    }

    pub(crate) fn next_message_id(&self) -> u64 {
        self.next_message.fetch_add(1, Ordering::Relaxed)
    }
}

impl Queue {
    pub(crate) fn messages(&self) -> MutexGuard<'_, Messages> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
