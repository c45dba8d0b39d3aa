//! The engine on its thread: dynoxide's storage, and what it lacks.

use std::collections::{HashMap, VecDeque};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dynoxide::DynoxideError;
use dynoxide::actions::transact_write_items::TransactWriteItemsResponse;
use dynoxide::actions::{create_table, update_time_to_live};
use dynoxide::storage::Storage;
use dynoxide::ttl;
use futures::FutureExt;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::DatabaseError;
use super::records;
use crate::clock::{Clock, after};
use crate::template::Table;

/// How long a `ClientRequestToken` is remembered.
const TOKEN_WINDOW: Duration = Duration::from_secs(600);

type Write = Box<dyn FnOnce(&Storage) + Send>;

/// The tables.
pub(crate) struct Engine {
    storage: Storage,
    clock: Clock,
    tokens: HashMap<String, Transaction>,
    tokens_by_age: VecDeque<(Timestamp, String)>,
    replica: Option<Replica>,
}

/// What a transaction's token stands for.
struct Transaction {
    items: Value,
    answer: TransactWriteItemsResponse,
}

/// A copy that lags behind: what an eventually consistent read may see.
struct Replica {
    storage: Storage,
    behind: VecDeque<Write>,
}

impl Engine {
    pub(super) fn open(
        file: Option<&Path>,
        tables: &[Table],
        clock: &Clock,
        stale_reads: bool,
    ) -> Result<Self, DatabaseError> {
        let storage = open_storage(file, clock)?;
        make_tables(&storage, tables)?;
        let replica = if stale_reads {
            let mut copy = open_storage(None, clock)?;
            copy.restore_from_connection(&storage.backup_to_memory()?)?;
            Some(Replica { storage: copy, behind: VecDeque::new() })
        } else {
            None
        };
        Ok(Self { storage, clock: clock.clone(), tokens: HashMap::new(), tokens_by_age: VecDeque::new(), replica })
    }

    pub(super) fn storage(&self) -> &Storage {
        &self.storage
    }

    /// Gives the lagging copy, if there is one, a write that it will do later.
    pub(super) fn replicate(&mut self, write: impl FnOnce(&Storage) + Send + 'static) {
        if let Some(replica) = &mut self.replica {
            replica.behind.push_back(Box::new(write));
        }
    }

    /// The tables as they were some writes ago; as they are where no copy is kept.
    pub(super) fn storage_before(&mut self, writes: usize) -> &Storage {
        match &mut self.replica {
            None => &self.storage,
            Some(replica) => {
                while replica.behind.len() > writes
                    && let Some(write) = replica.behind.pop_front()
                {
                    write(&replica.storage);
                }
                &replica.storage
            }
        }
    }

    /// The answer that a transaction with the same token and items was given before.
    ///
    /// # Errors
    /// `IdempotentParameterMismatchException` when the token was used with other items.
    pub(super) fn answered_before(
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
            Some(transaction) if transaction.items == *items => Ok(Some(transaction.answer.clone())),
            Some(_) => Err(DynoxideError::IdempotentParameterMismatchException(
                "the token was used with other parameters".to_owned(),
            )),
        }
    }

    /// Remembers the answer to a transaction by its token.
    pub(super) fn remember(&mut self, token: String, items: Value, answer: TransactWriteItemsResponse) {
        self.tokens_by_age.push_back((self.clock.now(), token.clone()));
        self.tokens.insert(token, Transaction { items, answer });
    }

    /// Deletes the items whose time has come, and tells how many there were.
    pub(crate) fn sweep_expired(&mut self) -> Result<usize, DynoxideError> {
        self.replicate(|copy| {
            let _ = immediately(ttl::sweep_expired_items(copy));
        });
        immediately(ttl::sweep_expired_items(&self.storage))
    }

    /// Records of a table's stream after a position.
    pub(crate) fn records(
        &mut self,
        table: &str,
        after: i64,
        limit: usize,
    ) -> Result<Vec<super::Record>, DynoxideError> {
        Ok(records::read(self.storage.conn(), table, after, limit)?)
    }

    /// Deletes the records of a table's stream that come before a position. The newest record always stays: the numbers of
    /// the records to come go on from it.
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
    // With a write-ahead log, NORMAL loses nothing when the process is killed; only a power cut could take the last writes.
    storage.conn().pragma_update(None, "synchronous", "NORMAL")?;
    storage.conn().set_prepared_statement_cache_capacity(128);
    records::add_indexes(storage.conn())?;
    Ok(storage)
}

fn make_tables(storage: &Storage, tables: &[Table]) -> Result<(), DatabaseError> {
    for table in tables {
        if storage.table_exists(&table.name)? {
            continue;
        }
        let mut definition = table.definition.clone();
        if let Some(definition) = definition.as_object_mut() {
            definition.insert("TableName".to_owned(), Value::from(table.name.as_str()));
            definition.insert("BillingMode".to_owned(), Value::from("PAY_PER_REQUEST"));
            if table.stream.is_some() {
                // Whatever the stream shows, both images are kept: without the old one, a write that changed nothing could
                // not be told from one that did.
                let stream = json!({ "StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES" });
                definition.insert("StreamSpecification".to_owned(), stream);
            }
        }
        let request = serde_json::from_value(definition).map_err(|error| DatabaseError::Engine(error.to_string()))?;
        immediately(create_table::execute(storage, request))?;
        if let Some(attribute) = &table.expires {
            let request = json!({
                "TableName": table.name,
                "TimeToLiveSpecification": { "AttributeName": attribute, "Enabled": true },
            });
            let request = serde_json::from_value(request).map_err(|error| DatabaseError::Engine(error.to_string()))?;
            immediately(update_time_to_live::execute(storage, request))?;
        }
    }
    Ok(())
}

/// The result of one of dynoxide's futures, which never wait: SQLite answers within the call.
pub(super) fn immediately<T>(future: impl Future<Output = Result<T, DynoxideError>>) -> Result<T, DynoxideError> {
    future.now_or_never().unwrap_or_else(|| Err(DynoxideError::InternalServerError("the engine waited".to_owned())))
}
