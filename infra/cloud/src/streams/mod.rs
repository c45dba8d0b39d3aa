//! Table streams and the functions that read them.

mod batch;
mod reader;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use crate::agenda::Agenda;
use crate::database::Record;
use crate::template::{StreamSource, StreamView, Table};

pub(crate) use reader::{Reader, read};

/// A record as a reader sees it that asked for both images.
pub(crate) fn shown(record: &Record, table: &str) -> Value {
    batch::shown(record, table, StreamView::NewAndOldImages)
}

/// The readers of the tables' streams. A stream is one shard, and each reader has one batch at a time, so that the changes of
/// an item arrive in their order.
pub(crate) struct Streams {
    readers: Vec<Reader>,
    by_table: BTreeMap<String, Vec<usize>>,
}

impl Streams {
    /// The readers, who go on from where they were.
    pub(crate) fn new(
        sources: Vec<(String, StreamSource)>,
        tables: &[Table],
        positions: &BTreeMap<String, i64>,
    ) -> Self {
        let mut streams = Self { readers: Vec::new(), by_table: BTreeMap::new() };
        for (function, source) in sources {
            let view = tables.iter().find(|table| table.name == source.table).and_then(|table| table.stream);
            let reader = Reader::new(function, source, view.unwrap_or(StreamView::NewImage), positions);
            streams.by_table.entry(reader.table().to_owned()).or_default().push(streams.readers.len());
            streams.readers.push(reader);
        }
        streams
    }

    /// How far each reader is, by its key.
    pub(crate) fn positions(&self) -> BTreeMap<String, i64> {
        self.readers.iter().map(|reader| (reader.key(), reader.position())).collect()
    }

    /// Whether anybody reads a table's stream.
    pub(crate) fn has_readers(sources: &[(String, StreamSource)], table: &str) -> bool {
        sources.iter().any(|(_, source)| source.table == table)
    }

    /// Tables were written to: their readers have something to read.
    pub(crate) fn written<'a>(&self, agenda: &Agenda, now: Timestamp, tables: impl IntoIterator<Item = &'a String>) {
        for index in tables.into_iter().filter_map(|table| self.by_table.get(table)).flatten() {
            if let Some(reader) = self.readers.get(*index) {
                reader.wake(agenda, *index, now);
            }
        }
    }

    /// Wakes all readers, who may have been left with something to read.
    pub(crate) fn wake_all(&self, agenda: &Agenda, now: Timestamp) {
        self.written(agenda, now, self.by_table.keys());
    }

    fn get(&self, index: usize) -> Option<&Reader> {
        self.readers.get(index)
    }

    /// The position up to which every reader of a table is done.
    fn read_by_all(&self, table: &str) -> Option<i64> {
        let readers = self.by_table.get(table)?;
        readers.iter().filter_map(|index| self.readers.get(*index)).map(Reader::position).min()
    }
}
