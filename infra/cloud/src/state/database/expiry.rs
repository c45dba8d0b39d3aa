//! Which items have expired, by an index.
//!
//! dynoxide 3.2.0 reads every item of every table to find those whose time to live has ended. As that is done every minute and
//! mostly finds none, it would be half of what a run with little work costs.

use std::sync::Arc;

use dynoxide::DynoxideError;
use dynoxide::storage::Storage;
use dynoxide::storage_backend::Clock as _;
use dynoxide::ttl;
use rusqlite::Connection;

use super::engine::immediately;
use crate::state::clock::Clock;
use crate::template::Table;

/// The times at which the items of the tables expire. Cheap to clone.
#[derive(Clone)]
pub(super) struct Expiry {
    tables: Arc<[ExpiringTable]>,
    clock: Clock,
}

/// A table as it is named in SQL, and the expression for the time at which an item expires.
struct ExpiringTable {
    table: String,
    time: String,
}

impl Expiry {
    pub(super) fn of(tables: &[Table], clock: &Clock) -> Self {
        let expiring = |table: &Table| Some(ExpiringTable::new(&table.name, table.expires.as_deref()?));
        Self { tables: tables.iter().filter_map(expiring).collect(), clock: clock.clone() }
    }

    pub(super) fn add_indexes(&self, connection: &Connection) -> rusqlite::Result<()> {
        self.tables.iter().try_for_each(|table| connection.execute_batch(&table.index()))
    }

    /// Deletes the items whose time to live has ended, and returns how many there were.
    pub(super) fn delete_expired(&self, storage: &Storage) -> Result<usize, DynoxideError> {
        if self.has_expired(storage.conn())? { immediately(ttl::sweep_expired_items(storage)) } else { Ok(0) }
    }

    fn has_expired(&self, connection: &Connection) -> rusqlite::Result<bool> {
        let now = i64::try_from(self.clock.now_unix_secs()).unwrap_or(i64::MAX);
        for table in self.tables.iter() {
            if connection.prepare_cached(&table.query())?.exists([now])? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl ExpiringTable {
    fn new(table: &str, attribute: &str) -> Self {
        let path = format!("$.\"{attribute}\".N").replace('\'', "''");
        Self { table: table.replace('"', "\"\""), time: format!("CAST(json_extract(item_json, '{path}') AS INTEGER)") }
    }

    fn index(&self) -> String {
        let Self { table, time } = self;
        format!("CREATE INDEX IF NOT EXISTS \"cloud_expiry_{table}\" ON \"{table}\" ({time})")
    }

    /// As in DynamoDB, an item expires after the second that it names, and never if that is negative.
    fn query(&self) -> String {
        let Self { table, time } = self;
        format!("SELECT 1 FROM \"{table}\" WHERE {time} >= 0 AND {time} < ?1 LIMIT 1")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::time::Duration;

    use dynoxide::actions::put_item;
    use jiff::Timestamp;
    use serde_json::{Value, json};

    use super::super::engine::Engine;
    use super::*;
    use crate::template::KeyType;

    fn engine(clock: &Clock) -> Engine {
        let table = Table::new("orders", ("id", KeyType::Text), None).expiring_by("expires");
        Engine::open(None, &[table], clock, false, None).unwrap()
    }

    fn put(engine: &Engine, id: &str, expires: &Value) {
        let item = json!({ "id": { "S": id }, "expires": expires });
        let request = json!({ "TableName": "orders", "Item": item });
        immediately(put_item::execute(engine.storage(), serde_json::from_value(request).unwrap())).unwrap();
    }

    fn clock(second: u64) -> Clock {
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        clock.advance(Duration::from_secs(second));
        clock
    }

    #[test]
    fn item_expires_after_the_second_that_it_names() {
        let clock = clock(100);
        let mut engine = engine(&clock);
        put(&engine, "1", &json!({ "N": "100" }));
        assert_eq!(engine.delete_expired().unwrap(), 0);
        clock.advance(Duration::from_secs(1));
        assert_eq!(engine.delete_expired().unwrap(), 1);
    }

    #[test]
    fn item_whose_expiry_is_moved_stays() {
        let mut engine = engine(&clock(200));
        put(&engine, "1", &json!({ "N": "100" }));
        put(&engine, "1", &json!({ "N": "300" }));
        assert_eq!(engine.delete_expired().unwrap(), 0);
    }

    #[test]
    fn item_with_a_negative_or_no_time_never_expires() {
        let mut engine = engine(&clock(200));
        put(&engine, "1", &json!({ "N": "-1" }));
        put(&engine, "2", &json!({ "S": "100" }));
        assert_eq!(engine.delete_expired().unwrap(), 0);
    }

    #[test]
    fn expired_items_are_found_by_an_index() {
        let engine = engine(&clock(0));
        let sql = format!("EXPLAIN QUERY PLAN {}", ExpiringTable::new("orders", "expires").query());
        let plan: String = engine.storage().conn().query_row(&sql, [0], |row| row.get(3)).unwrap();
        assert!(plan.contains("INDEX cloud_expiry_orders ("), "{plan}");
    }
}
