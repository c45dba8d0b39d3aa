//! One command over several streams of a context, written in one transaction.

use crate::aggregate::{Aggregate, Loaded};
use crate::commit::{Cause, Commit, StreamId};
use crate::error::{CommitError, ExecuteError, StoreError, TransactionError};
use crate::execute::{ATTEMPTS, Executed, Expected, pause};
use crate::store::{Consistency, Store};

/// Appends to several streams, written together in one `TransactWriteItems`:
///
/// ```text
/// let mut transaction = store.transaction(&cause);
/// loop {
///     let user = transaction.decide::<User>(&user, &command, expected).await?;
///     transaction.decide::<Admins>(&admins, &on_admins, Expected::Any).await?;
///     if transaction.try_commit().await? {
///         return Ok(user.version);
///     }
/// }
/// ```
///
/// It takes at most one append per stream and [`MAX_TRANSACTION_STREAMS`](crate::MAX_TRANSACTION_STREAMS) streams.
#[derive(Debug)]
pub struct Transaction<'a> {
    store: &'a Store,
    cause: &'a Cause,
    attempt: u32,
    commits: Vec<Commit>,
}

impl Store {
    /// Starts a transaction, with nothing in it.
    pub fn transaction<'a>(&'a self, cause: &'a Cause) -> Transaction<'a> {
        Transaction { store: self, cause, attempt: 0, commits: Vec::new() }
    }
}

impl Transaction<'_> {
    /// The number of the current attempt, from 0: how many conflicts there have been.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Decides a command on the current state of a stream (read with strong consistency) and appends its events, if any.
    ///
    /// # Errors
    /// The aggregate's refusal, another version than the expected one, or a failure of the store.
    pub async fn decide<A: Aggregate>(
        &mut self,
        stream: &StreamId,
        command: &A::Command,
        expected: Expected,
    ) -> Result<Executed<A::State, A::Event>, ExecuteError<A::Refusal>> {
        let loaded = self.store.load::<A>(stream, Consistency::Strong).await?;
        if !expected.admits(loaded.version) {
            return Err(ExecuteError::VersionMismatch { actual: loaded.version });
        }
        let events = A::decide(command, &loaded.state).map_err(ExecuteError::Refused)?;
        let after = self.append::<A>(stream, loaded, &events)?;
        Ok(Executed { state: after.state, version: after.version, events })
    }

    /// Appends events that the caller decided on what it read of a stream: the commit fails if the stream has changed since.
    /// Returns the stream as it will be. Without events there is nothing to write, and nothing is checked.
    ///
    /// # Errors
    /// [`StoreError::Unwritable`] when an event can't be stored.
    pub fn append<A: Aggregate>(
        &mut self,
        stream: &StreamId,
        loaded: Loaded<A::State>,
        events: &[A::Event],
    ) -> Result<Loaded<A::State>, StoreError> {
        if events.is_empty() {
            return Ok(loaded);
        }
        let (commit, state) = self.store.stage::<A>(stream, &loaded, events, self.cause)?;
        let version = commit.last_version();
        self.commits.push(commit);
        Ok(Loaded { state, version })
    }

    /// Writes all appends, or none. Returns true when they are written, by this attempt or by an earlier one whose response was lost.
    /// Returns false after a conflict in any stream: the transaction is empty again, and the caller must decide everything again.
    ///
    /// # Errors
    /// See [`TransactionError`].
    pub async fn try_commit(&mut self) -> Result<bool, TransactionError> {
        match self.store.append_all(&self.commits).await {
            Ok(()) | Err(CommitError::AlreadyCommitted) => Ok(true),
            Err(CommitError::Conflict | CommitError::Busy) => {
                self.restart().await?;
                Ok(false)
            }
            Err(CommitError::Store(error)) => Err(error.into()),
        }
    }

    /// Starts the next attempt, as after a conflict. For callers whose reads of several streams don't fit together.
    ///
    /// # Errors
    /// [`TransactionError::Contended`] after the last attempt.
    pub async fn restart(&mut self) -> Result<(), TransactionError> {
        self.commits.clear();
        pause(self.attempt).await;
        self.attempt += 1;
        if self.attempt < ATTEMPTS { Ok(()) } else { Err(TransactionError::Contended) }
    }
}
