//! dynoxide's storage and what it lacks: transaction tokens, stale reads, trimming of stream records.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use dynoxide::DynoxideError;
use dynoxide::actions::create_table;
use dynoxide::actions::transact_write_items::TransactWriteItemsResponse;
use dynoxide::storage::{Storage, TableMetadata};
use futures::FutureExt;
use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::Value;

use super::error::DatabaseError;
use super::expiry::Expiry;
use super::records::{self, Record};
use crate::state::clock::{Clock, after};
use crate::state::prepared::Prepared;
use crate::template::Table;

/// How long a `ClientRequestToken` is remembered.
const TOKEN_WINDOW: Duration = Duration::from_secs(600);

type Write = Box<dyn FnOnce(&Storage) + Send>;

pub(crate) struct Engine {
    storage: Storage,
    expiry: Expiry,
    clock: Clock,
    tokens: HashMap<String, Transaction>,
    tokens_by_age: VecDeque<(Timestamp, String)>,
    replica: Option<Replica>,
}

/// A transaction that was done, kept by its token.
struct Transaction {
    items: Value,
    response: TransactWriteItemsResponse,
}

/// Which writes an eventually consistent read sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Freshness {
    Current,
    /// All but this many of the latest writes.
    Behind(usize),
    /// All but those of this last stretch of time.
    Older(Duration),
}

/// A lagging copy of the tables, for stale reads.
struct Replica {
    storage: Storage,
    /// Each with its time.
    pending: VecDeque<(Timestamp, Write)>,
}

impl Engine {
    pub(super) fn open(
        file: Option<&Path>,
        tables: &[Table],
        clock: &Clock,
        stale_reads: bool,
        prepared: Option<&Prepared>,
    ) -> Result<Self, DatabaseError> {
        let mut storage = open_storage(file, clock)?;
        if let Some(prepared) = prepared {
            storage.restore_from_connection(&prepared.tables().lock().unwrap_or_else(PoisonError::into_inner))?;
        }
        create_tables(&storage, tables)?;
        let expiry = Expiry::of(tables, clock);
        expiry.add_indexes(storage.conn())?;
        let replica = if stale_reads {
            let mut copy = open_storage(None, clock)?;
            copy.restore_from_connection(&storage.backup_to_memory()?)?;
            Some(Replica { storage: copy, pending: VecDeque::new() })
        } else {
            None
        };
        let (tokens, tokens_by_age) = (HashMap::new(), VecDeque::new());
        Ok(Self { storage, expiry, clock: clock.clone(), tokens, tokens_by_age, replica })
    }

    /// A copy in memory.
    pub(crate) fn copy(&self) -> Result<Connection, DynoxideError> {
        self.storage.backup_to_memory()
    }

    pub(super) fn storage(&self) -> &Storage {
        &self.storage
    }

    /// Queues a write for the lagging copy, if there is one.
    pub(super) fn replicate(&mut self, write: impl FnOnce(&Storage) + Send + 'static) {
        if let Some(replica) = &mut self.replica {
            replica.pending.push_back((self.clock.now(), Box::new(write)));
        }
    }

    /// The tables as they were some writes or some time ago, or as they are now if no lagging copy is kept.
    pub(super) fn lagging(&mut self, freshness: Freshness) -> &Storage {
        let now = self.clock.now();
        let Some(replica) = &mut self.replica else { return &self.storage };
        let is_seen = |left: usize, at: Timestamp| match freshness {
            Freshness::Current => true,
            Freshness::Behind(writes) => left > writes,
            Freshness::Older(time) => at < now.saturating_sub(time).unwrap_or(Timestamp::MIN),
        };
        while replica.pending.front().is_some_and(|(at, _)| is_seen(replica.pending.len(), *at))
            && let Some((_, write)) = replica.pending.pop_front()
        {
            write(&replica.storage);
        }
        &replica.storage
    }

    /// The response to an earlier transaction with the same token and items.
    ///
    /// # Errors
    /// `IdempotentParameterMismatchException` when the token was used with other items.
    pub(super) fn earlier_response(
        &mut self,
        token: &str,
        items: &Value,
    ) -> Result<Option<TransactWriteItemsResponse>, DynoxideError> {
        let now = self.clock.now();
        while self.tokens_by_age.front().is_some_and(|(used, _)| after(*used, TOKEN_WINDOW) < now) {
            if let Some((_, token)) = self.tokens_by_age.pop_front() {
                self.tokens.remove(&token);
            }
        }
        match self.tokens.get(token) {
            None => Ok(None),
            Some(transaction) if transaction.items == *items => Ok(Some(transaction.response.clone())),
            Some(_) => Err(DynoxideError::IdempotentParameterMismatchException(
                "The token was used with other parameters.".to_owned(),
            )),
        }
    }

    pub(super) fn remember(&mut self, token: String, items: Value, response: TransactWriteItemsResponse) {
        self.tokens_by_age.push_back((self.clock.now(), token.clone()));
        self.tokens.insert(token, Transaction { items, response });
    }

    /// The total size of all items, indexes not counted.
    pub(crate) fn stored_bytes(&self) -> Result<u64, DynoxideError> {
        Ok(self.storage.table_stats()?.iter().map(|table| table.size_bytes).sum())
    }

    /// Deletes the items whose time to live has ended, and returns how many there were.
    pub(crate) fn delete_expired(&mut self) -> Result<usize, DynoxideError> {
        let expiry = self.expiry.clone();
        self.replicate(move |copy| {
            let _ = expiry.delete_expired(copy);
        });
        self.expiry.delete_expired(&self.storage)
    }

    /// The records of a table's stream after a position.
    pub(crate) fn records(&mut self, table: &str, after: i64, limit: usize) -> Result<Vec<Record>, DynoxideError> {
        Ok(records::read(self.storage.conn(), table, after, limit)?)
    }

    /// Deletes the records of a table's stream before a position. The newest record always stays, because the next sequence
    /// number is derived from it.
    pub(crate) fn trim(&mut self, table: &str, before: i64) -> Result<(), DynoxideError> {
        Ok(records::trim(self.storage.conn(), table, before)?)
    }
}

fn open_storage(file: Option<&Path>, clock: &Clock) -> Result<Storage, DatabaseError> {
    let storage = match file {
        Some(path) => Storage::new(&path.to_string_lossy())?,
        None => Storage::memory()?,
    };
    let storage = storage.with_clock(Arc::new(clock.clone()));
    // With a write-ahead log, NORMAL loses nothing when the process is killed; only a power failure can lose the last writes.
    storage.conn().pragma_update(None, "synchronous", "NORMAL")?;
    storage.conn().set_prepared_statement_cache_capacity(128);
    records::add_indexes(storage.conn())?;
    Ok(storage)
}

fn create_tables(storage: &Storage, tables: &[Table]) -> Result<(), DatabaseError> {
    for table in tables {
        match storage.get_table_metadata(&table.name)? {
            None => create_table(storage, table)?,
            Some(existing) if index_names(table) != existing_index_names(&existing) => {
                return Err(DatabaseError::OtherIndexes(table.name.clone()));
            }
            Some(_) => {}
        }
        let existing = storage.get_table_metadata(&table.name)?;
        if table.stream.is_some() && !existing.is_some_and(|existing| existing.stream_enabled) {
            // Both images are stored, whatever the stream's view type: the old one shows whether a write changed anything.
            storage.enable_stream(&table.name, "NEW_AND_OLD_IMAGES", "local")?;
        }
        storage.update_ttl_config(&table.name, table.expires.as_deref(), table.expires.is_some())?;
    }
    Ok(())
}

fn create_table(storage: &Storage, table: &Table) -> Result<(), DatabaseError> {
    let request = table.create_request();
    let request = serde_json::from_value(request).map_err(|error| DatabaseError::Engine(error.to_string()))?;
    immediately(create_table::execute(storage, request))?;
    Ok(())
}

fn index_names(table: &Table) -> BTreeSet<String> {
    names(table.definition.get("GlobalSecondaryIndexes"))
}

fn existing_index_names(existing: &TableMetadata) -> BTreeSet<String> {
    let definitions = existing.gsi_definitions.as_deref().and_then(|json| serde_json::from_str::<Value>(json).ok());
    names(definitions.as_ref())
}

fn names(indexes: Option<&Value>) -> BTreeSet<String> {
    let indexes = indexes.and_then(Value::as_array).into_iter().flatten();
    indexes.filter_map(|index| index.get("IndexName")?.as_str()).map(str::to_owned).collect()
}

/// The result of a dynoxide future. These never wait, because SQLite responds within the call.
pub(super) fn immediately<T>(future: impl Future<Output = Result<T, DynoxideError>>) -> Result<T, DynoxideError> {
    future.now_or_never().unwrap_or_else(|| Err(DynoxideError::InternalServerError("the engine waited".to_owned())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use dynoxide::actions::put_item;
    use serde_json::json;

    use super::*;
    use crate::template::{KeyType, StreamView};

    fn engine() -> Engine {
        let mut table = Table::new("orders", ("id", KeyType::Text), None);
        table.stream = Some(StreamView::NewImage);
        Engine::open(None, &[table], &Clock::fixed(Timestamp::UNIX_EPOCH), false, None).unwrap()
    }

    fn put(engine: &Engine, id: usize) {
        let request = json!({ "TableName": "orders", "Item": { "id": { "S": id.to_string() } } });
        immediately(put_item::execute(engine.storage(), serde_json::from_value(request).unwrap())).unwrap();
    }

    fn positions(engine: &mut Engine) -> Vec<i64> {
        engine.records("orders", 0, 1000).unwrap().iter().map(|record| record.sequence).collect()
    }

    #[test]
    fn trimming_deletes_the_records_before_a_position() {
        let mut engine = engine();
        (0..10).for_each(|id| put(&engine, id));
        let before = positions(&mut engine);
        let (_, kept) = before.split_at(6);
        engine.trim("orders", *kept.first().unwrap()).unwrap();
        assert_eq!(positions(&mut engine), kept);
    }

    #[test]
    fn sequence_numbers_continue_after_trimming_everything() {
        let mut engine = engine();
        (0..10).for_each(|id| put(&engine, id));
        let last = *positions(&mut engine).last().unwrap();
        engine.trim("orders", i64::MAX).unwrap();
        put(&engine, 10);
        let after = positions(&mut engine);
        assert!(after.len() == 2 && after.iter().max().unwrap() > &last);
    }

    #[test]
    fn stream_can_be_enabled_on_an_existing_table() {
        let mut engine = engine();
        let mut table = Table::new("users", ("id", KeyType::Text), None);
        create_tables(&engine.storage, std::slice::from_ref(&table)).unwrap();
        table.stream = Some(StreamView::NewImage);
        create_tables(&engine.storage, &[table]).unwrap();
        let request = json!({ "TableName": "users", "Item": { "id": { "S": "1" } } });
        immediately(put_item::execute(engine.storage(), serde_json::from_value(request).unwrap())).unwrap();
        assert_eq!(engine.records("users", 0, 10).unwrap().len(), 1);
    }

    #[test]
    fn table_with_other_indexes_is_refused() {
        let engine = engine();
        let mut table = Table::new("orders", ("id", KeyType::Text), None);
        table.definition["GlobalSecondaryIndexes"] = json!([{ "IndexName": "another" }]);
        let refused = create_tables(&engine.storage, &[table]);
        assert!(matches!(refused, Err(DatabaseError::OtherIndexes(name)) if name == "orders"));
    }
}
