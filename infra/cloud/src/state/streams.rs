//! How far the functions that read the tables' streams are.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::agenda::{Agenda, Work};
use super::database::Record;
use crate::template::{StreamSource, StreamView, Table};

/// After how many records a reader deletes those that all readers are done with.
const RECORDS_PER_TRIM: usize = 256;

/// The readers of all streams. A stream is one shard and a reader has one batch at a time, so that the changes of an item
/// keep their order.
pub(crate) struct Streams {
    readers: Vec<StreamReader>,
    by_table: BTreeMap<String, Vec<usize>>,
}

/// The event source mapping of a stream and a function.
pub(crate) struct StreamReader {
    pub function: String,
    pub source: StreamSource,
    pub view: StreamView,
    progress: Mutex<Progress>,
}

#[derive(Debug)]
struct Progress {
    /// The last record that is dealt with.
    position: i64,
    /// Batches to retry before anything else is read.
    retries: VecDeque<Batch>,
    /// Whether reading is on the agenda or in progress.
    busy: bool,
    /// Whether something was written since reading began.
    more: bool,
    untrimmed: usize,
}

/// The records of one invocation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Batch {
    pub records: Vec<Record>,
    /// How often the function has failed on it.
    pub failed_attempts: u32,
}

impl Streams {
    /// `positions` are those that the journal kept, by reader.
    pub(crate) fn new(
        sources: Vec<(String, StreamSource)>,
        tables: &[Table],
        positions: &BTreeMap<String, i64>,
    ) -> Self {
        let mut streams = Self { readers: Vec::new(), by_table: BTreeMap::new() };
        for (function, source) in sources {
            let view = tables.iter().find(|table| table.name == source.table).and_then(|table| table.stream);
            let reader = StreamReader::new(function, source, view.unwrap_or(StreamView::NewImage), positions);
            streams.by_table.entry(reader.table().to_owned()).or_default().push(streams.readers.len());
            streams.readers.push(reader);
        }
        streams
    }

    pub(crate) fn get(&self, index: usize) -> Option<&StreamReader> {
        self.readers.get(index)
    }

    /// The position of each reader, by its key.
    pub(crate) fn positions(&self) -> BTreeMap<String, i64> {
        self.readers.iter().map(|reader| (reader.key(), reader.position())).collect()
    }

    /// The position up to which every reader of a table is done.
    pub(crate) fn read_by_all(&self, table: &str) -> Option<i64> {
        self.readers_of(table).map(|(_, reader)| reader.position()).min()
    }

    /// Wakes the readers of tables that were written to.
    pub(crate) fn wake<'a>(&self, agenda: &Agenda, now: Timestamp, tables: impl IntoIterator<Item = &'a String>) {
        for (index, reader) in tables.into_iter().flat_map(|table| self.readers_of(table)) {
            reader.wake(agenda, index, now);
        }
    }

    pub(crate) fn wake_all(&self, agenda: &Agenda, now: Timestamp) {
        self.wake(agenda, now, self.by_table.keys());
    }

    fn readers_of(&self, table: &str) -> impl Iterator<Item = (usize, &StreamReader)> {
        let indexes = self.by_table.get(table).into_iter().flatten();
        indexes.filter_map(|index| Some((*index, self.readers.get(*index)?)))
    }
}

impl StreamReader {
    fn new(function: String, source: StreamSource, view: StreamView, positions: &BTreeMap<String, i64>) -> Self {
        let key = key(&source.table, &function);
        let position = positions.get(&key).copied().unwrap_or(0);
        let progress = Progress { position, retries: VecDeque::new(), busy: false, more: false, untrimmed: 0 };
        Self { function, source, view, progress: Mutex::new(progress) }
    }

    pub(crate) fn table(&self) -> &str {
        &self.source.table
    }

    /// What its position is kept under.
    pub(crate) fn key(&self) -> String {
        key(&self.source.table, &self.function)
    }

    pub(crate) fn position(&self) -> i64 {
        self.progress().position
    }

    /// Moves the position on, never back, and returns it.
    pub(crate) fn advance(&self, to: i64) -> i64 {
        let mut progress = self.progress();
        progress.position = progress.position.max(to);
        progress.position
    }

    fn wake(&self, agenda: &Agenda, index: usize, now: Timestamp) {
        let mut progress = self.progress();
        progress.more = true;
        if !progress.busy {
            progress.busy = true;
            agenda.add(now, Work::ReadStream(index));
        }
    }

    /// Begins reading: returns the batch to retry, if there is one.
    pub(crate) fn begin_reading(&self) -> Option<Batch> {
        let mut progress = self.progress();
        let retry = progress.retries.pop_front();
        // A retry reads nothing: what was written while the batch waited is still to be read.
        progress.more = retry.is_some();
        retry
    }

    /// Ends reading, unless there is more to read or retry; returns whether there is.
    pub(crate) fn continue_reading(&self) -> bool {
        let mut progress = self.progress();
        progress.busy = progress.more || !progress.retries.is_empty();
        progress.busy
    }

    /// Counts records that were read. `all` says whether these were all that there are.
    pub(crate) fn count_read(&self, records: usize, all: bool) {
        let mut progress = self.progress();
        progress.more |= !all;
        progress.untrimmed += records;
    }

    /// Puts batches in front of what is to be retried.
    pub(crate) fn retry(&self, batches: Vec<Batch>) {
        let mut progress = self.progress();
        for batch in batches.into_iter().rev() {
            progress.retries.push_front(batch);
        }
    }

    /// Whether enough records were read since the last time to make deleting worth it.
    pub(crate) fn trim_is_due(&self) -> bool {
        let mut progress = self.progress();
        let due = progress.untrimmed >= RECORDS_PER_TRIM;
        if due {
            progress.untrimmed = 0;
        }
        due
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(table: &str, function: &str) -> String {
    format!("{table}/{function}")
}

impl Batch {
    pub(crate) fn new(records: Vec<Record>) -> Self {
        Self { records, failed_attempts: 0 }
    }

    /// The position that the reader has reached once the batch is dealt with.
    pub(crate) fn end(&self) -> Option<i64> {
        self.records.last().map(|record| record.sequence)
    }
}
