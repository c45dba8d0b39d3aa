//! The records of the tables' streams, as dynoxide stores them.
//!
//! dynoxide 3.2.0 keeps every record forever in a table without an index, so that each write takes longer than the one
//! before. Unlike DynamoDB, it also records writes that change nothing.

use rusqlite::{Connection, Row, params};
use serde_json::Value;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Record {
    /// Its position in the table's stream.
    pub sequence: i64,
    /// `INSERT`, `MODIFY` or `REMOVE`.
    pub event: String,
    /// Unix second at which it was written.
    pub written: i64,
    pub keys: Value,
    pub new: Option<Value>,
    pub old: Option<Value>,
    /// Whether time to live deleted the item.
    pub expired: bool,
    /// Total length of keys and images as JSON.
    pub size: usize,
}

/// Added to stored sequence numbers, because DynamoDB's have at least 21 digits.
const SEQUENCE_NUMBER_OFFSET: u128 = 100_000_000_000_000_000_000;

impl Record {
    pub(crate) fn changed_nothing(&self) -> bool {
        self.new.is_some() && self.new == self.old
    }

    /// The sequence number as DynamoDB shows it.
    pub(crate) fn sequence_number(&self) -> String {
        let stored = u128::try_from(self.sequence).unwrap_or(0);
        (SEQUENCE_NUMBER_OFFSET + stored).to_string()
    }
}

/// These keep it cheap to find the next sequence number and the next batch, however many records there are.
pub(super) const INDEXES: &str = "
    CREATE INDEX IF NOT EXISTS cloud_stream_position
        ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
    CREATE INDEX IF NOT EXISTS cloud_stream_shard_position
        ON _stream_records (table_name, shard_id, CAST(sequence_number AS INTEGER));
";

const READ: &str = "
    SELECT CAST(sequence_number AS INTEGER), event_name, created_at, keys_json, new_image, old_image, user_identity
    FROM _stream_records
    WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) > ?2
    ORDER BY CAST(sequence_number AS INTEGER)
    LIMIT ?3
";

const TRIM: &str = "
    DELETE FROM _stream_records
    WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) < MIN(
        ?2,
        (SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = ?1)
    )
";

pub(super) fn add_indexes(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(INDEXES)
}

pub(super) fn read(connection: &Connection, table: &str, after: i64, limit: usize) -> rusqlite::Result<Vec<Record>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(READ)?;
    statement.query_map(params![table, after, limit], record)?.collect()
}

pub(super) fn trim(connection: &Connection, table: &str, before: i64) -> rusqlite::Result<()> {
    connection.prepare_cached(TRIM)?.execute(params![table, before])?;
    Ok(())
}

fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    let sequence: i64 = row.get(0)?;
    let keys: String = row.get(3)?;
    let new: Option<String> = row.get(4)?;
    let old: Option<String> = row.get(5)?;
    Ok(Record {
        sequence,
        event: row.get(1)?,
        written: row.get(2)?,
        size: keys.len() + new.as_ref().map_or(0, String::len) + old.as_ref().map_or(0, String::len),
        keys: image(3, &keys)?,
        new: new.map(|new| image(4, &new)).transpose()?,
        old: old.map(|old| image(5, &old)).transpose()?,
        expired: row.get::<_, Option<String>>(6)?.is_some(),
    })
}

fn image(column: usize, text: &str) -> rusqlite::Result<Value> {
    serde_json::from_str(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use dynoxide::storage::Storage;

    use super::*;

    fn plan(storage: &Storage, sql: &str, arguments: &[&dyn rusqlite::ToSql]) -> String {
        let mut statement = storage.conn().prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps = statement.query_map(arguments, |row| row.get::<_, String>(3)).unwrap();
        steps.map(Result::unwrap).collect::<Vec<_>>().join("\n")
    }

    fn storage() -> Storage {
        let storage = Storage::memory().unwrap();
        add_indexes(storage.conn()).unwrap();
        storage
    }

    /// The statement is dynoxide's, from `Storage::next_stream_sequence_number`.
    #[test]
    fn next_sequence_number_is_found_by_an_index() {
        let sql =
            "SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records WHERE table_name = ?1";
        let plan = plan(&storage(), sql, &[&"t"]);
        assert!(plan.contains("SEARCH _stream_records USING") && plan.contains("cloud_stream"), "{plan}");
    }

    #[test]
    fn batch_of_records_is_found_by_an_index_without_sorting() {
        let plan = plan(&storage(), READ, &[&"t", &0, &100]);
        assert!(plan.contains("cloud_stream") && !plan.contains("TEMP B-TREE"), "{plan}");
    }

    #[test]
    fn trimming_uses_an_index() {
        let plan = plan(&storage(), TRIM, &[&"t", &100]);
        assert!(!plan.contains("SCAN"), "{plan}");
    }

    #[test]
    fn shard_is_read_by_an_index_without_sorting() {
        let sql = "SELECT event_name FROM _stream_records WHERE table_name = ?1 AND shard_id = ?2
            AND CAST(sequence_number AS INTEGER) > ?3 ORDER BY CAST(sequence_number AS INTEGER) ASC LIMIT ?4";
        let plan = plan(&storage(), sql, &[&"t", &"s", &0, &100]);
        assert!(plan.contains("cloud_stream_shard_position") && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}
