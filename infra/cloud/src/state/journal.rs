//! Pending work on disk: events on their way, messages in queues, positions of stream readers.
//!
//! An event or a message is written here before it is acknowledged. Changes that come together are written together, so
//! that many callers share one wait for the disk.

use std::path::Path;
use std::sync::mpsc;
use std::thread;

use rusqlite::{Connection, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::oneshot;

/// A cloud in memory has one that keeps nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Journal {
    writer: Option<mpsc::Sender<Entry>>,
}

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Delivery,
    Message,
    Position,
    Clock,
}

#[derive(Debug)]
pub(crate) struct Change {
    kind: Kind,
    key: String,
    body: Option<String>,
}

/// The journal cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    #[error("cannot use the journal: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("cannot read an entry of the journal: {0}")]
    Unreadable(#[from] serde_json::Error),
    #[error("the journal's thread is not running")]
    NotRunning,
}

struct Entry {
    changes: Vec<Change>,
    written: Option<oneshot::Sender<bool>>,
}

/// What a journal held when it was opened.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    entries: Vec<(String, String, String)>,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            // The name is on disk in existing folders.
            Self::Delivery => "errand",
            Self::Message => "message",
            Self::Position => "position",
            Self::Clock => "clock",
        }
    }
}

impl Change {
    pub(crate) fn put(kind: Kind, key: impl ToString, value: &impl Serialize) -> Self {
        let body = serde_json::to_string(value).unwrap_or_default();
        Self { kind, key: key.to_string(), body: Some(body) }
    }

    pub(crate) fn delete(kind: Kind, key: impl ToString) -> Self {
        Self { kind, key: key.to_string(), body: None }
    }
}

impl Kept {
    /// The entries of a kind, with their keys.
    pub(crate) fn of<T: DeserializeOwned>(&self, kind: Kind) -> Result<Vec<(String, T)>, JournalError> {
        let of_kind = self.entries.iter().filter(|(name, _, _)| name == kind.name());
        of_kind.map(|(_, key, body)| Ok((key.clone(), serde_json::from_str(body)?))).collect()
    }
}

impl Journal {
    /// Opens a journal in a file and reads what it holds.
    pub(crate) fn open(file: &Path) -> Result<(Self, Kept), JournalError> {
        let connection = Connection::open(file)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS entry (
                kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, key)
            ) WITHOUT ROWID",
        )?;
        let entries = connection
            .prepare("SELECT kind, key, body FROM entry ORDER BY kind, length(key), key")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let (writer, queue) = mpsc::channel();
        let work = move || write_all(connection, &queue);
        thread::Builder::new().name("journal".to_owned()).spawn(work).map_err(|_| JournalError::NotRunning)?;
        Ok((Self { writer: Some(writer) }, Kept { entries }))
    }

    pub(crate) fn keeps(&self) -> bool {
        self.writer.is_some()
    }

    /// Writes changes and waits until they are on disk.
    pub(crate) async fn write(&self, changes: Vec<Change>) -> Result<(), JournalError> {
        let Some(writer) = &self.writer else { return Ok(()) };
        let (written, waiting) = oneshot::channel();
        let entry = Entry { changes, written: Some(written) };
        writer.send(entry).map_err(|_| JournalError::NotRunning)?;
        match waiting.await {
            Ok(true) => Ok(()),
            _ => Err(JournalError::NotRunning),
        }
    }

    /// Writes a change without waiting. If it is lost with the process, something is done twice.
    pub(crate) fn write_later(&self, change: impl FnOnce() -> Change) {
        if let Some(writer) = &self.writer {
            let _ = writer.send(Entry { changes: vec![change()], written: None });
        }
    }
}

fn write_all(mut connection: Connection, queue: &mpsc::Receiver<Entry>) {
    while let Ok(first) = queue.recv() {
        let entries: Vec<Entry> = std::iter::once(first).chain(queue.try_iter().take(999)).collect();
        let written = write(&mut connection, &entries);
        if let Err(error) = &written {
            tracing::error!(%error, "cannot write the journal");
        }
        for entry in entries {
            if let Some(waiting) = entry.written {
                let _ = waiting.send(written.is_ok());
            }
        }
    }
}

fn write(connection: &mut Connection, entries: &[Entry]) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    for change in entries.iter().flat_map(|entry| &entry.changes) {
        match &change.body {
            Some(body) => transaction
                .prepare_cached("INSERT OR REPLACE INTO entry (kind, key, body) VALUES (?1, ?2, ?3)")?
                .execute(params![change.kind.name(), change.key, body])?,
            None => transaction
                .prepare_cached("DELETE FROM entry WHERE kind = ?1 AND key = ?2")?
                .execute(params![change.kind.name(), change.key])?,
        };
    }
    transaction.commit()
}
