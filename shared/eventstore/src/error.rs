use crate::commit::StreamId;

/// The store could not do what was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// DynamoDB did not answer, or throttled, beyond the SDK's own retries: try again later. An append's outcome is unknown
    /// then; a repeat with the same command id finds out.
    #[error("the event store is unavailable: {0}")]
    Unavailable(String),
    /// A commit that this code can't read. The stream stands still until code that can is deployed.
    #[error("{stream} can't be read at version {version}: {reason}")]
    Unreadable {
        /// The stream.
        stream: StreamId,
        /// Version of the commit.
        version: u64,
        /// Why.
        reason: String,
    },
    /// The events of one command don't fit an item (400 KB) or a transaction (100 items): a limit is missing further up.
    #[error("{stream} can't be written: {reason}")]
    Unwritable {
        /// The stream.
        stream: StreamId,
        /// Why.
        reason: String,
    },
}

/// An append did not happen as asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CommitError {
    /// Another command was faster: load again and decide again.
    #[error("another commit has that version")]
    Conflict,
    /// A transaction is at work on that version's item. If an earlier try of the SDK's was carried out and its answer lost, the commit is
    /// there; else another is about to be: look for this command's own before deciding again.
    #[error("a transaction is at work on that version")]
    Busy,
    /// The commit that is there is this very command's: its answer was lost on the way.
    #[error("this command has been committed before")]
    AlreadyCommitted,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A command was not carried out.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ExecuteError<R> {
    /// A rule forbids it: decided on a strongly consistent state.
    #[error("refused")]
    Refused(R),
    /// The caller's `If-Match` names another version than the stream's.
    #[error("the version is {actual}")]
    VersionMismatch {
        /// The stream's version.
        actual: u64,
    },
    /// Others were faster, again and again: try again later.
    #[error("too many concurrent commands")]
    Contended,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A transaction over several streams was not written.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TransactionError {
    /// Others were faster, again and again: try again later.
    #[error("too many concurrent commands")]
    Contended,
    /// The store failed.
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
