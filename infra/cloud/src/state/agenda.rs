//! All pending work in one place, ordered by due time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::Notify;

use super::delivery::PendingDelivery;

#[derive(Debug)]
pub(crate) enum Work {
    /// Deliver an event to a function or a queue.
    Deliver(Box<PendingDelivery>),
    /// Hand messages of a queue to the function that reads it; by index of the reader.
    PollQueue(usize),
    /// Hand records of a stream to the function that reads it; by index of the reader.
    ReadStream(usize),
    /// Send the event of a schedule; by its index.
    RunSchedule(usize),
    /// Delete the items whose time to live has ended.
    DeleteExpiredItems,
}

/// Identifies a piece of work on the agenda; the order is that in which work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ticket {
    due: Timestamp,
    number: u64,
}

impl Ticket {
    pub(crate) fn due(self) -> Timestamp {
        self.due
    }
}

#[derive(Debug, Default)]
pub(crate) struct Agenda {
    state: Mutex<State>,
    changed: Notify,
    finished: Notify,
}

#[derive(Debug, Default)]
struct State {
    pending: BTreeMap<Ticket, Work>,
    next_number: u64,
    /// Everything in progress, requests from outside included.
    in_flight: usize,
    /// The part of it that was on the agenda.
    working: usize,
    closed: bool,
}

/// Counts as something in progress until it is dropped.
#[derive(Debug)]
pub(crate) struct InFlight {
    agenda: Arc<Agenda>,
    from_agenda: bool,
}

impl Agenda {
    pub(crate) fn add(&self, due: Timestamp, work: Work) -> Ticket {
        let mut state = self.state();
        let ticket = Ticket { due, number: state.next_number };
        state.next_number += 1;
        state.pending.insert(ticket, work);
        drop(state);
        self.changed.notify_one();
        ticket
    }

    /// Removes work that has not begun.
    pub(crate) fn cancel(&self, ticket: Ticket) {
        self.state().pending.remove(&ticket);
    }

    /// Takes the work that has been due longest, unless `max_concurrent` pieces are in progress already.
    pub(crate) fn take_due(self: &Arc<Self>, now: Timestamp, max_concurrent: usize) -> Option<(Work, InFlight)> {
        let mut state = self.state();
        if state.working >= max_concurrent || state.closed {
            return None;
        }
        let first = state.pending.first_entry().filter(|entry| entry.key().due <= now)?;
        let work = first.remove();
        state.in_flight += 1;
        state.working += 1;
        Some((work, InFlight { agenda: Arc::clone(self), from_agenda: true }))
    }

    /// Takes one of the pieces of work that are due; `choose` picks one, given how many there are.
    pub(crate) fn take_any_due(
        self: &Arc<Self>,
        now: Timestamp,
        choose: impl FnOnce(usize) -> usize,
    ) -> Option<(Work, InFlight)> {
        let mut state = self.state();
        let end = Ticket { due: now, number: u64::MAX };
        let due = state.pending.range(..=end).count();
        let chosen = choose(due).min(due.checked_sub(1)?);
        let ticket = state.pending.keys().nth(chosen).copied()?;
        let work = state.pending.remove(&ticket)?;
        state.in_flight += 1;
        state.working += 1;
        Some((work, InFlight { agenda: Arc::clone(self), from_agenda: true }))
    }

    /// Counts something that was not on the agenda as in progress, such as an API request.
    pub(crate) fn begin(self: &Arc<Self>) -> InFlight {
        self.state().in_flight += 1;
        InFlight { agenda: Arc::clone(self), from_agenda: false }
    }

    /// How much work from the agenda is in progress.
    pub(crate) fn working(&self) -> usize {
        self.state().working
    }

    /// When the next work is due.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.state().pending.first_key_value().map(|(ticket, _)| ticket.due)
    }

    /// When the next work is due, not counting work that recurs by itself.
    pub(crate) fn next_due_once(&self) -> Option<Timestamp> {
        let once = |work: &Work| !matches!(work, Work::RunSchedule(_) | Work::DeleteExpiredItems);
        self.state().pending.iter().find(|(_, work)| once(work)).map(|(ticket, _)| ticket.due)
    }

    /// Completes when work has been added or finished since the last call.
    pub(crate) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Completes when nothing is in progress and nothing is due.
    pub(crate) async fn settled(&self, now: impl Fn() -> Timestamp) {
        loop {
            let finished = self.finished.notified();
            {
                let state = self.state();
                let is_due = state.pending.first_key_value().is_some_and(|(ticket, _)| ticket.due <= now());
                if state.closed || (state.in_flight == 0 && !is_due) {
                    return;
                }
            }
            finished.await;
        }
    }

    /// Ends the work loop and every wait for it.
    pub(crate) fn close(&self) {
        self.state().closed = true;
        self.changed.notify_one();
        self.finished.notify_waiters();
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.state().closed
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        let mut state = self.agenda.state();
        state.in_flight -= 1;
        state.working -= usize::from(self.from_agenda);
        drop(state);
        self.agenda.changed.notify_one();
        self.agenda.finished.notify_waiters();
    }
}
