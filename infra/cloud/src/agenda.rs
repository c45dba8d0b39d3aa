//! All work that is waiting, in one place, in the order in which it is due.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::Notify;

use crate::bus::Errand;

/// Something to be done.
#[derive(Debug)]
pub(crate) enum Work {
    /// Bring an event to a function or a queue.
    Run(Box<Errand>),
    /// Hand messages of a queue to the function that works it off.
    PollQueue(usize),
    /// Hand records of a stream to one of its readers.
    ReadStream(usize),
    /// Do what a schedule says.
    KeepSchedule(usize),
    /// Delete the items whose time has come.
    SweepExpired,
}

/// The place of a piece of work on the agenda.
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

/// The agenda.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    state: Mutex<State>,
    changed: Notify,
    finished: Notify,
}

#[derive(Debug, Default)]
struct State {
    waiting: BTreeMap<Ticket, Work>,
    next_number: u64,
    /// What is being done, wherever it came from.
    in_flight: usize,
    /// What of it was on the agenda.
    working: usize,
    closed: bool,
}

/// Something is being done; ends when dropped.
#[derive(Debug)]
pub(crate) struct InFlight {
    agenda: Arc<Agenda>,
    from_agenda: bool,
}

impl Agenda {
    /// Adds work.
    pub(crate) fn add(&self, due: Timestamp, work: Work) -> Ticket {
        let mut state = self.state();
        let ticket = Ticket { due, number: state.next_number };
        state.next_number += 1;
        state.waiting.insert(ticket, work);
        drop(state);
        self.changed.notify_one();
        ticket
    }

    /// Takes work off that has not been begun.
    pub(crate) fn cancel(&self, ticket: Ticket) {
        self.state().waiting.remove(&ticket);
    }

    /// Takes the work that has been due longest, unless `most` pieces are being done already.
    pub(crate) fn take_due(self: &Arc<Self>, now: Timestamp, most: usize) -> Option<(Work, InFlight)> {
        let mut state = self.state();
        if state.working >= most || state.closed {
            return None;
        }
        let first = state.waiting.first_entry().filter(|entry| entry.key().due <= now)?;
        let work = first.remove();
        state.in_flight += 1;
        state.working += 1;
        Some((work, InFlight { agenda: Arc::clone(self), from_agenda: true }))
    }

    /// Takes one of the pieces of work that are due; `choose` says which, given how many there are.
    pub(crate) fn take_any_due(
        self: &Arc<Self>,
        now: Timestamp,
        choose: impl FnOnce(usize) -> usize,
    ) -> Option<(Work, InFlight)> {
        let mut state = self.state();
        let end = Ticket { due: now, number: u64::MAX };
        let due = state.waiting.range(..=end).count();
        let chosen = choose(due).min(due.checked_sub(1)?);
        let ticket = state.waiting.keys().nth(chosen).copied()?;
        let work = state.waiting.remove(&ticket)?;
        state.in_flight += 1;
        state.working += 1;
        Some((work, InFlight { agenda: Arc::clone(self), from_agenda: true }))
    }

    /// Counts something as being done that was not on the agenda, such as the answer to a request.
    pub(crate) fn begin(self: &Arc<Self>) -> InFlight {
        self.state().in_flight += 1;
        InFlight { agenda: Arc::clone(self), from_agenda: false }
    }

    /// How many pieces of work are being done that were on the agenda.
    pub(crate) fn working(&self) -> usize {
        self.state().working
    }

    /// When the next piece of work is due.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.state().waiting.first_key_value().map(|(ticket, _)| ticket.due)
    }

    /// When the next piece of work is due that does not come again by itself.
    pub(crate) fn next_due_once(&self) -> Option<Timestamp> {
        let once = |work: &Work| !matches!(work, Work::KeepSchedule(_) | Work::SweepExpired);
        self.state().waiting.iter().find(|(_, work)| once(work)).map(|(ticket, _)| ticket.due)
    }

    /// Completes when work was added or finished since the last time.
    pub(crate) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Completes when nothing is being done and nothing is due.
    pub(crate) async fn settled(&self, now: impl Fn() -> Timestamp) {
        loop {
            let finished = self.finished.notified();
            {
                let state = self.state();
                let is_due = state.waiting.first_key_value().is_some_and(|(ticket, _)| ticket.due <= now());
                if state.closed || (state.in_flight == 0 && !is_due) {
                    return;
                }
            }
            finished.await;
        }
    }

    /// Ends the loop that does the work.
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
