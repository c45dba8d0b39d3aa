use std::path::Path;
use std::sync::Mutex;

use rusqlite::{Connection, params};

use super::journal::{Change, Entry, Journal, JournalError};

/// A journal in an SQLite file. What was written survives a crash of the process at any time.
#[derive(Debug)]
pub struct SqliteJournal {
    connection: Mutex<Connection>,
}

impl SqliteJournal {
    /// Opens the journal in a file, or creates it.
    ///
    /// # Errors
    /// [`JournalError::Sqlite`]
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        let connection = Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = NORMAL;
             CREATE TABLE IF NOT EXISTS records (kind TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (kind, id))
               WITHOUT ROWID;",
        )?;
        Ok(Self { connection: Mutex::new(connection) })
    }
}

impl Journal for SqliteJournal {
    fn write(&self, changes: &[Change]) -> Result<(), JournalError> {
        let mut connection = self.connection.lock().map_err(|_| JournalError::Poisoned)?;
        let transaction = connection.transaction()?;
        for Change { kind, id, json } in changes {
            match json {
                Some(json) => transaction
                    .prepare_cached(
                        "INSERT INTO records VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET json = excluded.json",
                    )?
                    .execute(params![kind, id, json])?,
                None => transaction
                    .prepare_cached("DELETE FROM records WHERE kind = ?1 AND id = ?2")?
                    .execute(params![kind, id])?,
            };
        }
        Ok(transaction.commit()?)
    }

    fn load(&self, prefix: &str) -> Result<Vec<Entry>, JournalError> {
        let connection = self.connection.lock().map_err(|_| JournalError::Poisoned)?;
        let mut query = connection
            .prepare("SELECT kind, id, json FROM records WHERE substr(kind, 1, length(?1)) = ?1 ORDER BY kind, id")?;
        let entries =
            query.query_map([prefix], |row| Ok(Entry { kind: row.get(0)?, id: row.get(1)?, json: row.get(2)? }))?;
        Ok(entries.collect::<Result<_, _>>()?)
    }
}
