//! One command that concerns several streams: each is decided on its own newest state, and all or none is written.

use eventstore::{
    Aggregate, Cause, Commit, CommitError, Consistency, ExecuteError, Executed, Expected, Store, StreamId,
};

/// One try. After a conflict, the next one decides everything again.
pub(crate) struct Transaction<'a> {
    store: &'a Store,
    cause: &'a Cause,
    commits: Vec<Commit>,
}

impl<'a> Transaction<'a> {
    pub(crate) fn begin(store: &'a Store, cause: &'a Cause) -> Self {
        Self { store, cause, commits: Vec::new() }
    }

    /// Decides for one stream; what happens there is written with the rest. Not to be called twice for the same stream.
    pub(crate) async fn decide<A: Aggregate>(
        &mut self,
        stream: &StreamId,
        command: &A::Command,
        expected: Expected,
    ) -> Result<Executed<A::State, A::Event>, ExecuteError<A::Refusal>> {
        let loaded = self.store.load::<A>(stream, Consistency::Strong).await?;
        if let Expected::Version(version) = expected
            && version != loaded.version
        {
            return Err(ExecuteError::VersionMismatch { actual: loaded.version });
        }
        let events = A::decide(command, &loaded.state).map_err(ExecuteError::Refused)?;
        if events.is_empty() {
            return Ok(Executed { state: loaded.state, version: loaded.version, events });
        }
        let (commit, state) = self.store.stage::<A>(stream, &loaded, &events, self.cause)?;
        let version = commit.last_version();
        self.commits.push(commit);
        Ok(Executed { state, version, events })
    }

    /// Writes all that was decided. That it is there already, by this very command, is as good.
    pub(crate) async fn commit(self) -> Result<(), CommitError> {
        match self.store.append_all(&self.commits).await {
            Err(CommitError::AlreadyCommitted) => Ok(()),
            outcome => outcome,
        }
    }
}
