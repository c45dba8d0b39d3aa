//! Functions that read a queue.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::failures::{self, Failures};
use crate::services::{functions, queues};
use crate::state::State;
use crate::state::faults::Invocation;
use crate::state::messages::Message;
use crate::state::queue_readers::QueueReader;

/// Hands one batch to the function and plans the next poll.
pub(crate) async fn poll(cloud: &State, index: usize) {
    let Some(reader) = cloud.queue_readers.get(index) else { return };
    if !reader.begin_batch() {
        // The batch that ends next plans the next poll.
        return;
    }
    let counts = cloud.meter.of(&reader.function);
    let received = queues::receive(cloud, reader.queue(), reader.source.batch_size, None).unwrap_or_default();
    if reader.can_begin_batch() {
        plan_next_poll(cloud, index, reader);
    }
    let (wanted, unwanted): (Vec<_>, Vec<_>) = received.into_iter().partition(|message| matches(reader, message));
    if !wanted.is_empty() || !unwanted.is_empty() {
        counts.queue_request();
    }
    let mut finished = unwanted;
    if !wanted.is_empty() {
        finished.extend(invoke(cloud, reader, wanted).await);
    }
    if !finished.is_empty() {
        counts.queue_request();
        for message in finished {
            let _ = queues::delete(cloud, reader.queue(), &message.receipt());
        }
    }
    reader.end_batch();
    plan_next_poll(cloud, index, reader);
}

fn plan_next_poll(cloud: &State, index: usize, reader: &QueueReader) {
    if let Some((visible, waiting)) = queues::next_visible(cloud, reader.queue()) {
        reader.wake(&cloud.agenda, index, visible, waiting);
    }
}

fn matches(reader: &QueueReader, message: &Message) -> bool {
    let filters = &reader.source.filters;
    if filters.is_empty() {
        return true;
    }
    let body = serde_json::from_str(&message.body).unwrap_or_else(|_| Value::from(message.body.as_str()));
    let filtered = json!({ "body": body });
    filters.iter().any(|filter| filter.matches(&filtered))
}

/// Invokes the function and returns the messages that are done. The others become visible again in time.
async fn invoke(cloud: &State, reader: &QueueReader, messages: Vec<Message>) -> Vec<Message> {
    let records: Vec<Value> = messages.iter().map(Message::record).collect();
    let payload = json!({ "Records": records });
    let attempt = messages.iter().map(|message| message.receives.saturating_sub(1)).max().unwrap_or(0);
    let invocation = Invocation { function: &reader.function, attempt };
    let Ok(response) = functions::invoke(cloud, &invocation, payload).await else {
        return Vec::new();
    };
    if !reader.source.reports_failures {
        return messages;
    }
    let known: HashSet<&str> = messages.iter().map(|message| message.message_id.as_str()).collect();
    match failures::read(&response, &known) {
        Failures::None => messages,
        Failures::All => Vec::new(),
        Failures::Some(failed) => {
            messages.into_iter().filter(|message| !failed.contains(&message.message_id)).collect()
        }
    }
}
