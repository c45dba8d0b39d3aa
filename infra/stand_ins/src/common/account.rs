use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::Notify;

use super::clock::Clock;
use super::faults::FaultRules;
use super::journal::{Journal, JournalError};
use super::ledger::Ledger;

/// An account at a vendor: its configuration, the time, and the state that the journal keeps.
pub(crate) struct Account<C, S> {
    pub config: C,
    clock: Clock,
    journal: Arc<dyn Journal>,
    store: Mutex<S>,
}

/// The state of an account.
pub(crate) trait Store: Sized {
    const VENDOR: &'static str;

    /// Restores the state from the journal.
    fn load(journal: &dyn Journal) -> Result<Self, JournalError>;

    fn ledger(&mut self) -> &mut Ledger;
}

impl<C, S: Store> Account<C, S> {
    pub fn open(config: C, clock: Clock, journal: Arc<dyn Journal>) -> Result<Self, JournalError> {
        let store = Mutex::new(S::load(journal.as_ref())?);
        Ok(Self { config, clock, journal, store })
    }

    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    pub fn store(&self) -> MutexGuard<'_, S> {
        // A call that panics leaves at worst its own work unfinished.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the changes of the store to the journal.
    pub fn write(&self, store: &mut S) -> Result<(), JournalError> {
        let changes = store.ledger().take_changes();
        if changes.is_empty() {
            return Ok(());
        }
        self.journal
            .write(&changes)
            .inspect_err(|error| tracing::error!(%error, vendor = S::VENDOR, "cannot write to the stand-in's journal"))
    }

    pub fn set_faults(&self, faults: FaultRules) {
        self.store().ledger().faults = faults;
    }

    pub fn faults(&self) -> FaultRules {
        self.store().ledger().faults.clone()
    }

    /// Notified when a webhook is queued.
    pub fn webhook_queued(&self) -> Arc<Notify> {
        self.store().ledger().outbox.queued()
    }

    pub fn next_webhook(&self) -> Option<Timestamp> {
        self.store().ledger().outbox.next_due()
    }
}
