use std::time::Duration;

use crate::aggregate::{Aggregate, Loaded, fold};
use crate::commit::{Cause, RecordedEvent, StreamId};
use crate::error::{CommitError, ExecuteError, StoreError};
use crate::store::{Consistency, Store};

/// Which version of the stream the caller means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Whatever it is now: conflicts are retried inside.
    Any,
    /// Exactly this one (`If-Match`).
    Version(u64),
}

/// A command carried out.
#[derive(Debug, Clone)]
pub struct Executed<S, E> {
    /// The state after it.
    pub state: S,
    /// Version of the stream after it.
    pub version: u64,
    /// What happened; empty when there was nothing left to do. A repeat gives the events of the first time.
    pub events: Vec<E>,
}

impl<S, E> From<Executed<S, E>> for Loaded<S> {
    fn from(executed: Executed<S, E>) -> Self {
        Self { state: executed.state, version: executed.version }
    }
}

/// Tries before a contended stream is given up on. With full jitter between them, sixteen are enough for dozens of rivals.
pub const ATTEMPTS: u32 = 16;

/// Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"): anything from nothing to the bound.
pub async fn pause(attempt: u32) {
    let bound = Duration::from_millis(5).saturating_mul(1 << attempt.min(7)).min(Duration::from_millis(500));
    tokio::time::sleep(bound.mul_f64(fastrand::f64())).await;
}

impl Store {
    /// Carries out a command: load, decide, append; again on a conflict.
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

    /// Carries out a command as [`Store::execute`] does, beginning with what the caller has just read. That may be stale by
    /// now, and is treated so: it can't refuse, and a conflict leads to a fresh one.
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
            if let Expected::Version(version) = expected
                && version != loaded.version
            {
                if strong {
                    return Err(ExecuteError::VersionMismatch { actual: loaded.version });
                }
                consistency = Consistency::Strong;
                continue;
            }
            // A stale state may neither refuse nor say that there is nothing to do.
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

    /// What this very command did to a stream when it was carried out before, if it was.
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
