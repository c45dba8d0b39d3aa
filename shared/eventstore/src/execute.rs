use std::collections::BTreeSet;
use std::time::Duration;

use crate::aggregate::{Aggregate, Loaded, fold};
use crate::commit::{Cause, RecordedEvent, StreamId};
use crate::error::{CommitError, ExecuteError, StoreError};
use crate::store::{Consistency, Store};

/// The version that the stream must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// Any version. Conflicts are retried.
    Any,
    /// Exactly this version (`If-Match`).
    Version(u64),
    /// One of these versions. Without any, no version fits.
    OneOf(BTreeSet<u64>),
}

impl Expected {
    /// Whether the stream may have this version.
    pub fn admits(&self, version: u64) -> bool {
        match self {
            Self::Any => true,
            Self::Version(only) => *only == version,
            Self::OneOf(versions) => versions.contains(&version),
        }
    }
}

/// The result of a command.
#[derive(Debug, Clone)]
pub struct Executed<S, E> {
    /// The state after the command.
    pub state: S,
    /// Version of the stream after the command.
    pub version: u64,
    /// The appended events; empty if there was nothing to do. A retry returns the events of the first attempt.
    pub events: Vec<E>,
}

impl<S, E> From<Executed<S, E>> for Loaded<S> {
    fn from(executed: Executed<S, E>) -> Self {
        Self { state: executed.state, version: executed.version }
    }
}

/// Maximum number of attempts on a contended stream. With full jitter, sixteen are enough for dozens of concurrent commands.
pub const ATTEMPTS: u32 = 16;

/// Waits before the next attempt: exponential backoff with full jitter, at most 500 ms (AWS Architecture Blog, "Exponential
/// Backoff And Jitter").
pub async fn pause(attempt: u32) {
    let bound = Duration::from_millis(5).saturating_mul(1 << attempt.min(7)).min(Duration::from_millis(500));
    tokio::time::sleep(bound.mul_f64(fastrand::f64())).await;
}

impl Store {
    /// Carries out a command: loads, decides and appends. Starts again on a conflict.
    ///
    /// # Errors
    /// See [`ExecuteError`].
    pub async fn execute<A: Aggregate>(
        &self,
        stream: &StreamId,
        command: &A::Command,
        cause: &Cause,
        expected: Expected,
    ) -> Result<Executed<A::State, A::Event>, ExecuteError<A::Refusal>> {
        self.execute_on::<A>(stream, None, command, cause, expected).await
    }

    /// Like [`Store::execute`], starting from a state that the caller has just read. It may be stale: before the command is
    /// refused, and after a conflict, the stream is read again.
    ///
    /// # Errors
    /// See [`ExecuteError`].
    pub async fn execute_on<A: Aggregate>(
        &self,
        stream: &StreamId,
        mut known: Option<Loaded<A::State>>,
        command: &A::Command,
        cause: &Cause,
        expected: Expected,
    ) -> Result<Executed<A::State, A::Event>, ExecuteError<A::Refusal>> {
        if cause.repeated
            && let Some(executed) = self.find_executed::<A>(stream, cause).await?
        {
            return Ok(executed);
        }
        let mut consistency = Consistency::Eventual;
        for attempt in 0..ATTEMPTS {
            let loaded = match known.take() {
                Some(known) => known,
                None => self.load::<A>(stream, consistency).await?,
            };
            let strong = consistency == Consistency::Strong;
            if !expected.admits(loaded.version) {
                if strong {
                    return Err(ExecuteError::VersionMismatch { actual: loaded.version });
                }
                consistency = Consistency::Strong;
                continue;
            }
            // A stale state must neither refuse the command nor find nothing to do.
            let events = match A::decide(command, &loaded.state) {
                Ok(events) if events.is_empty() && strong => {
                    return Ok(Executed { state: loaded.state, version: loaded.version, events });
                }
                Err(refusal) if strong => return Err(ExecuteError::Refused(refusal)),
                Ok(events) if !events.is_empty() => events,
                _ => {
                    consistency = Consistency::Strong;
                    continue;
                }
            };
            let commit = self.stage::<A>(stream, &loaded, &events, cause)?;
            match self.append(&commit.0).await {
                Ok(()) => {
                    return Ok(Executed { state: commit.1, version: commit.0.last_version(), events });
                }
                Err(CommitError::AlreadyCommitted | CommitError::Busy) => {
                    if let Some(executed) = self.find_executed::<A>(stream, cause).await? {
                        return Ok(executed);
                    }
                }
                Err(CommitError::Conflict) => {}
                Err(CommitError::Store(error)) => return Err(error.into()),
            }
            consistency = Consistency::Strong;
            pause(attempt).await;
        }
        Err(ExecuteError::Contended)
    }

    /// Looks for an earlier attempt of this command on a stream, and returns its result.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn find_executed<A: Aggregate>(
        &self,
        stream: &StreamId,
        cause: &Cause,
    ) -> Result<Option<Executed<A::State, A::Event>>, StoreError> {
        let commits = self.read(stream, Consistency::Strong).await?;
        let Some(position) = commits.iter().position(|commit| commit.command_id == cause.command_id) else {
            return Ok(None);
        };
        let until = commits.get(..=position).unwrap_or_default();
        let Loaded { state, version, .. } =
            fold::<A>(until).map_err(|(version, unreadable)| unreadable.at(stream, version))?;
        let recorded = until.last().map(|commit| commit.events.as_slice()).unwrap_or_default();
        let events = recorded.iter().map(RecordedEvent::decode).collect::<Result<_, _>>();
        Ok(Some(Executed { state, version, events: events.map_err(|unreadable| unreadable.at(stream, version))? }))
    }
}
