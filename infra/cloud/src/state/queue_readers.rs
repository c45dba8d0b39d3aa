//! How far the functions that read queues are.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::agenda::{Agenda, Ticket, Work};
use super::clock::after;
use crate::template::QueueSource;

/// The event source mapping of a queue and a function.
pub(crate) struct QueueReader {
    pub function: String,
    pub source: QueueSource,
    progress: Mutex<Progress>,
}

#[derive(Debug, Default)]
struct Progress {
    batches_in_flight: usize,
    next_poll: Option<Ticket>,
}

impl QueueReader {
    pub(crate) fn new(function: &str, source: QueueSource) -> Self {
        Self { function: function.to_owned(), source, progress: Mutex::default() }
    }

    pub(crate) fn queue(&self) -> &str {
        &self.source.queue
    }

    /// Plans a poll for when a message becomes visible, `waiting` messages being visible by then. Unless they fill a batch,
    /// the poll waits for the batching window, so that others can join them.
    pub(crate) fn wake(&self, agenda: &Agenda, index: usize, visible: Timestamp, waiting: usize) {
        let window = if waiting < self.source.batch_size { self.source.window } else { Duration::ZERO };
        let due = after(visible, window);
        let mut progress = self.progress();
        match progress.next_poll {
            Some(planned) if planned.due() <= due => return,
            Some(planned) => agenda.cancel(planned),
            None => {}
        }
        progress.next_poll = Some(agenda.add(due, Work::PollQueue(index)));
    }

    /// Begins a batch, unless the maximum concurrency is reached.
    pub(crate) fn begin_batch(&self) -> bool {
        let mut progress = self.progress();
        progress.next_poll = None;
        if progress.batches_in_flight >= self.source.max_concurrency {
            return false;
        }
        progress.batches_in_flight += 1;
        true
    }

    pub(crate) fn end_batch(&self) {
        self.progress().batches_in_flight -= 1;
    }

    pub(crate) fn can_begin_batch(&self) -> bool {
        self.progress().batches_in_flight < self.source.max_concurrency
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
