//! Functions that work off a queue.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Message;
use crate::agenda::{Agenda, Ticket, Work};
use crate::batch::{self, Failures};
use crate::clock::after;
use crate::cloud::Inner;
use crate::faults::Invocation;
use crate::template::QueueSource;

/// A queue and the function that works it off.
pub(crate) struct Source {
    function: String,
    template: QueueSource,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    in_flight: usize,
    next_poll: Option<Ticket>,
}

impl Source {
    pub(crate) fn new(function: &str, template: QueueSource) -> Self {
        Self { function: function.to_owned(), template, state: Mutex::default() }
    }

    pub(crate) fn queue(&self) -> &str {
        &self.template.queue
    }

    /// Sees to it that the queue is polled once a message can be received and, unless there are enough for a batch, others
    /// had time to join it.
    pub(crate) fn wake(&self, agenda: &Agenda, index: usize, visible: Timestamp, waiting: usize) {
        let window = if waiting < self.template.batch_size { self.template.window } else { Duration::ZERO };
        let due = after(visible, window);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match state.next_poll {
            Some(planned) if planned.due() <= due => return,
            Some(planned) => agenda.cancel(planned),
            None => {}
        }
        state.next_poll = Some(agenda.add(due, Work::PollQueue(index)));
    }

    /// Begins a batch, unless there are enough of them.
    fn begin(&self) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.next_poll = None;
        if state.in_flight >= self.template.max_concurrency {
            return false;
        }
        state.in_flight += 1;
        true
    }

    fn end(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).in_flight -= 1;
    }

    /// Whether another batch could be begun.
    fn has_room(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).in_flight < self.template.max_concurrency
    }

    fn wants(&self, message: &Message) -> bool {
        if self.template.filters.is_empty() {
            return true;
        }
        let body = serde_json::from_str(&message.body).unwrap_or_else(|_| Value::from(message.body.as_str()));
        let seen = json!({ "body": body });
        self.template.filters.iter().any(|filter| filter.matches(&seen))
    }
}

/// Hands one batch to the function, and sees to the next.
pub(crate) async fn poll(cloud: &Inner, index: usize) {
    let Some(source) = cloud.queue_sources.get(index) else { return };
    if !source.begin() {
        // The batch that ends next looks again.
        return;
    }
    let counts = cloud.meter.of(&source.function);
    let received = cloud.queues.receive(cloud, source.queue(), source.template.batch_size, None).unwrap_or_default();
    if source.has_room() {
        wake_for_next(cloud, index, source);
    }
    let (wanted, unwanted): (Vec<_>, Vec<_>) = received.into_iter().partition(|message| source.wants(message));
    if !wanted.is_empty() || !unwanted.is_empty() {
        counts.queue_request();
    }
    let mut finished = unwanted;
    if !wanted.is_empty() {
        finished.extend(hand_over(cloud, source, wanted).await);
    }
    if !finished.is_empty() {
        counts.queue_request();
        for message in finished {
            let _ = cloud.queues.delete(source.queue(), &message.receipt());
        }
    }
    source.end();
    wake_for_next(cloud, index, source);
}

fn wake_for_next(cloud: &Inner, index: usize, source: &Source) {
    if let Some((visible, waiting)) = cloud.queues.next_visible(source.queue(), cloud.clock.now()) {
        source.wake(&cloud.agenda, index, visible, waiting);
    }
}

/// Calls the function with messages and gives back those that are dealt with. The others show up again in time.
async fn hand_over(cloud: &Inner, source: &Source, messages: Vec<Message>) -> Vec<Message> {
    let records: Vec<Value> = messages.iter().map(Message::record).collect();
    let payload = json!({ "Records": records });
    let attempt = messages.iter().map(|message| message.receives.saturating_sub(1)).max().unwrap_or(0);
    let invocation = Invocation { function: &source.function, attempt };
    let Ok(answer) = cloud.functions.invoke(&*cloud.faults, &invocation, payload).await else {
        return Vec::new();
    };
    if !source.template.reports_failures {
        return messages;
    }
    let known: HashSet<&str> = messages.iter().map(|message| message.message_id.as_str()).collect();
    match batch::failures(&answer, &known) {
        Failures::None => messages,
        Failures::All => Vec::new(),
        Failures::Some(failed) => {
            messages.into_iter().filter(|message| !failed.contains(&message.message_id)).collect()
        }
    }
}
