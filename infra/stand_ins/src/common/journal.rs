//! Where a stand-in's state outlives its process.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Keeps the records of stand-ins. Several can share one journal, because their kinds differ.
pub trait Journal: Send + Sync {
    /// Writes all of the changes, or none.
    ///
    /// # Errors
    /// [`JournalError`]
    fn write(&self, changes: &[Change]) -> Result<(), JournalError>;

    /// All records whose kind starts with `prefix`, by kind and id.
    ///
    /// # Errors
    /// [`JournalError`]
    fn load(&self, prefix: &str) -> Result<Vec<Entry>, JournalError>;
}

/// Replaces or removes the record of a kind and id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The kind of record, such as `stripe.intent`.
    pub kind: &'static str,
    pub id: String,
    /// The new content; `None` removes the record.
    pub json: Option<String>,
}

/// A record as it was last written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The kind of record, such as `stripe.intent`.
    pub kind: String,
    pub id: String,
    pub json: String,
}

#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// SQLite cannot open, read or write the file.
    #[error("cannot access the journal's file: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A record does not have the form that this version writes.
    #[error("cannot read a {kind} in the journal: {reason}")]
    Unreadable { kind: String, reason: String },
    /// A writer panicked while it held the journal.
    #[error("the journal is in an unknown state")]
    Poisoned,
}

/// Keeps nothing: the state of a stand-in ends with its process.
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
    pub(crate) fn put(kind: &'static str, id: impl Into<String>, record: &impl Serialize) -> Self {
        // Records are plain structs with string keys, whose serialization cannot fail.
        Self { kind, id: id.into(), json: Some(serde_json::to_string(record).unwrap_or_default()) }
    }

    pub(crate) fn remove(kind: &'static str, id: impl Into<String>) -> Self {
        Self { kind, id: id.into(), json: None }
    }
}

impl Entry {
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, JournalError> {
        serde_json::from_str(&self.json)
            .map_err(|error| JournalError::Unreadable { kind: self.kind.clone(), reason: error.to_string() })
    }
}
