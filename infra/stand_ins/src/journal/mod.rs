//! Where a stand-in's state outlives its process.

mod sqlite;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use sqlite::SqliteJournal;

/// Keeps a stand-in's records. Several stand-ins can share one: their kinds differ.
pub trait Journal: Send + Sync {
    /// Writes all of the changes, or none.
    ///
    /// # Errors
    /// [`JournalError`]
    fn write(&self, changes: &[Change]) -> Result<(), JournalError>;

    /// All records whose kind begins with `prefix`, by kind and id.
    ///
    /// # Errors
    /// [`JournalError`]
    fn load(&self, prefix: &str) -> Result<Vec<Entry>, JournalError>;
}

/// A record put, in place of an earlier one of the same kind and id, or removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is, such as `stripe.intent`.
    pub kind: &'static str,
    /// Which one it is.
    pub id: String,
    /// Its new content; `None` removes it.
    pub json: Option<String>,
}

/// A record as it was written last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is, such as `stripe.intent`.
    pub kind: String,
    /// Which one it is.
    pub id: String,
    /// Its content.
    pub json: String,
}

/// The journal failed.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// SQLite could not open, read or write the file.
    #[error("the journal's file: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A record is not of the form that this version writes.
    #[error("a {kind} in the journal can't be read: {reason}")]
    Unreadable {
        /// What it is.
        kind: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A writer panicked while it held the journal.
    #[error("the journal was left in an unknown state")]
    Poisoned,
}

/// Keeps nothing: a stand-in's state ends with its process.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoJournal;

impl Journal for NoJournal {
    fn write(&self, _: &[Change]) -> Result<(), JournalError> {
        Ok(())
    }

    fn load(&self, _: &str) -> Result<Vec<Entry>, JournalError> {
        Ok(Vec::new())
    }
}

impl Change {
    /// A record put.
    pub(crate) fn put(kind: &'static str, id: impl Into<String>, record: &impl Serialize) -> Self {
        // Records are plain structs with string keys, whose serialization can't fail.
        Self { kind, id: id.into(), json: Some(serde_json::to_string(record).unwrap_or_default()) }
    }

    /// A record removed.
    pub(crate) fn remove(kind: &'static str, id: impl Into<String>) -> Self {
        Self { kind, id: id.into(), json: None }
    }
}

impl Entry {
    /// The record.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, JournalError> {
        serde_json::from_str(&self.json)
            .map_err(|error| JournalError::Unreadable { kind: self.kind.clone(), reason: error.to_string() })
    }
}
