use crate::commit::StreamId;

/// The store failed to read or write.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// DynamoDB did not answer, or throttled, beyond the SDK's own retries: try again later. The outcome of an append is unknown;
    /// a retry with the same command id finds out.
    #[error("the event store is unavailable: {0}")]
    Unavailable(String),
    /// This code can't read a commit. The stream is stuck until code that can read it is deployed.
    #[error("{stream} can't be read at version {version}: {reason}")]
    Unreadable {
        /// The stream that is stuck.
        stream: StreamId,
        /// Version of the commit.
        version: u64,
        /// Why the commit can't be read.
        reason: String,
    },
    /// The events of one command don't fit in an item (400 KB) or a transaction (100 items): the caller lacks a limit.
    #[error("{stream} can't be written: {reason}")]
    Unwritable {
        /// The stream that was to be appended to.
        stream: StreamId,
        /// Why the events can't be written.
        reason: String,
    },
}

/// A commit was not appended.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CommitError {
    /// Another command appended first: load and decide again.
    #[error("another commit has that version")]
    Conflict,
    /// A transaction is writing that version's item. It may be the SDK's own earlier attempt, whose response was lost: look for
    /// this command's commit before deciding again.
    #[error("a transaction is writing that version")]
    Busy,
    /// This command has appended its commit before; the response was lost.
    #[error("this command has been committed before")]
    AlreadyCommitted,
    /// See [`StoreError`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A command was not carried out.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ExecuteError<R> {
    /// A business rule forbids it, as decided on a strongly consistent state.
    #[error("refused")]
    Refused(R),
    /// The stream has another version than the caller's `If-Match`.
    #[error("the version is {actual}")]
    VersionMismatch {
        /// The stream's current version.
        actual: u64,
    },
    /// Other commands appended first in every attempt: try again later.
    #[error("too many concurrent commands")]
    Contended,
    /// See [`StoreError`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A transaction over several streams was not written.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TransactionError {
    /// Other commands appended first in every attempt: try again later.
    #[error("too many concurrent commands")]
    Contended,
    /// See [`StoreError`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<R> From<TransactionError> for ExecuteError<R> {
    fn from(error: TransactionError) -> Self {
        match error {
            TransactionError::Contended => Self::Contended,
            TransactionError::Store(error) => Self::Store(error),
        }
    }
}
