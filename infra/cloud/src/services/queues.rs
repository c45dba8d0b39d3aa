//! SQS: sending, receiving, hiding and moving messages.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use crate::state::State;
use crate::state::clock::after;
use crate::state::journal::{Change, JournalError, Kind};
use crate::state::messages::{self, Message, QueueDepth};
use crate::state::queues::Queue;

/// SQS's limit for the body of a message, in bytes.
pub(crate) const MAX_BODY_BYTES: usize = 1024 * 1024;

/// Lambda's limit for a batch of a standard queue.
const MAX_BATCH: usize = 10_000;

/// SQS cannot do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum QueueError {
    #[error("The specified queue does not exist.")]
    DoesNotExist,
    #[error(transparent)]
    Journal(#[from] JournalError),
}

fn find<'a>(cloud: &'a State, queue: &str) -> Result<&'a Queue, QueueError> {
    cloud.queues.get(queue).ok_or(QueueError::DoesNotExist)
}

/// Sends a message, and returns its id once it is safe in the journal. `delay` defaults to the queue's.
pub(crate) async fn send(
    cloud: &State,
    queue: &str,
    body: String,
    delay: Option<Duration>,
    attributes: Value,
) -> Result<String, QueueError> {
    let now = cloud.clock.now();
    let delay = delay.unwrap_or(find(cloud, queue)?.template.delay);
    let message = Message {
        id: cloud.queues.next_message_id(),
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
    if cloud.journal.keeps() {
        cloud.journal.write(vec![Change::put(Kind::Message, message.id, &message)]).await?;
    }
    insert(cloud, message)?;
    Ok(message_id)
}

fn insert(cloud: &State, message: Message) -> Result<(), QueueError> {
    let queue = find(cloud, &message.queue)?;
    let visible = message.visible;
    queue.messages().insert(message);
    wake_reader(cloud, queue, visible);
    Ok(())
}

/// Receives messages, which hides them for `visibility_timeout` (by default the queue's). Messages that were received too often
/// go to the dead-letter queue instead.
pub(crate) fn receive(
    cloud: &State,
    queue: &str,
    max: usize,
    visibility_timeout: Option<Duration>,
) -> Result<Vec<Message>, QueueError> {
    let queue = find(cloud, queue)?;
    let now = cloud.clock.now();
    let hidden_until = after(now, visibility_timeout.unwrap_or(queue.template.visibility));
    let mut received = Vec::new();
    let mut dead = Vec::new();
    {
        let mut messages = queue.messages();
        for expired in messages.remove_sent_before(before(now, queue.template.retention)) {
            cloud.journal.write_later(|| Change::delete(Kind::Message, expired));
        }
        while received.len() < max
            && let Some(mut message) = messages.take_visible(now)
        {
            let redrive = queue.template.redrive.as_ref();
            if redrive.is_some_and(|redrive| message.receives >= redrive.after_receives) {
                dead.push(message);
                continue;
            }
            message.receives += 1;
            message.first_received.get_or_insert(now);
            message.visible = hidden_until;
            cloud.journal.write_later(|| Change::put(Kind::Message, message.id, &message));
            received.push(message.clone());
            messages.insert(message);
        }
    }
    if let Some(redrive) = &queue.template.redrive {
        for message in dead {
            transfer(cloud, message, &redrive.queue, now)?;
        }
    }
    if !received.is_empty() {
        wake_reader(cloud, queue, hidden_until);
    }
    Ok(received)
}

fn transfer(cloud: &State, message: Message, to: &str, now: Timestamp) -> Result<(), QueueError> {
    let moved = Message { queue: to.to_owned(), receives: 0, first_received: None, visible: now, ..message };
    cloud.journal.write_later(|| Change::put(Kind::Message, moved.id, &moved));
    insert(cloud, moved)
}

/// Deletes a message. As on AWS, it is no error if the message is not there any more.
pub(crate) fn delete(cloud: &State, queue: &str, receipt: &str) -> Result<(), QueueError> {
    let queue = find(cloud, queue)?;
    if let Some(id) = messages::id_of_receipt(receipt)
        && queue.messages().remove(id).is_some()
    {
        cloud.journal.write_later(|| Change::delete(Kind::Message, id));
    }
    Ok(())
}

/// Makes a received message visible again after a time from now.
pub(crate) fn change_visibility(cloud: &State, queue: &str, receipt: &str, by: Duration) -> Result<(), QueueError> {
    let queue = find(cloud, queue)?;
    let Some(id) = messages::id_of_receipt(receipt) else { return Ok(()) };
    let visible = after(cloud.clock.now(), by);
    let mut messages = queue.messages();
    if let Some(mut message) = messages.remove(id) {
        message.visible = visible;
        cloud.journal.write_later(|| Change::put(Kind::Message, message.id, &message));
        messages.insert(message);
    }
    drop(messages);
    wake_reader(cloud, queue, visible);
    Ok(())
}

pub(crate) fn purge(cloud: &State, queue: &str) -> Result<(), QueueError> {
    let removed = find(cloud, queue)?.messages().remove_all();
    for id in removed {
        cloud.journal.write_later(|| Change::delete(Kind::Message, id));
    }
    Ok(())
}

/// Moves the visible messages of a dead-letter queue to another queue, by default the one they came from. Returns how many
/// there were.
pub(crate) fn redrive(cloud: &State, from: &str, to: Option<&str>) -> Result<usize, QueueError> {
    let dead_letters = find(cloud, from)?;
    let feeds = |queue: &&Queue| queue.template.redrive.as_ref().is_some_and(|redrive| redrive.queue == from);
    let origin = cloud.queues.all().find(feeds).map(|queue| queue.template.name.as_str());
    let to = to.or(origin).ok_or(QueueError::DoesNotExist)?;
    find(cloud, to)?;
    let now = cloud.clock.now();
    let moved: Vec<Message> = std::iter::from_fn(|| dead_letters.messages().take_visible(now)).collect();
    let count = moved.len();
    for message in moved {
        transfer(cloud, message, to, now)?;
    }
    Ok(count)
}

pub(crate) fn depth(cloud: &State, queue: &str) -> Result<QueueDepth, QueueError> {
    Ok(find(cloud, queue)?.messages().depth(cloud.clock.now()))
}

/// When the queue's next message is visible, and how many are visible now.
pub(crate) fn next_visible(cloud: &State, queue: &str) -> Option<(Timestamp, usize)> {
    let now = cloud.clock.now();
    let messages = cloud.queues.get(queue)?.messages();
    Some((messages.next_visible()?, messages.waiting(now, MAX_BATCH)))
}

fn wake_reader(cloud: &State, queue: &Queue, at: Timestamp) {
    if let Some((index, reader)) = queue.reader.and_then(|index| Some((index, cloud.queue_readers.get(index)?))) {
        let waiting = queue.messages().waiting(cloud.clock.now(), MAX_BATCH);
        reader.wake(&cloud.agenda, index, at, waiting);
    }
}

fn before(time: Timestamp, by: Duration) -> Timestamp {
    time.saturating_sub(by).unwrap_or(Timestamp::MIN)
}
