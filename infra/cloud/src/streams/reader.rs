//! A function that reads a table's stream.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::batch::{self, Batch};
use crate::agenda::{Agenda, Work};
use crate::batch::Failures;
use crate::clock::after;
use crate::cloud::Inner;
use crate::database::Record;
use crate::destination;
use crate::faults::{Faults, Invocation};
use crate::journal::{Change, Kind};
use crate::template::{StreamSource, StreamView};

/// The longest pause before a batch is tried again.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// After how many records those that all readers are done with are deleted.
const RECORDS_PER_TRIM: usize = 256;

/// A reader.
pub(crate) struct Reader {
    function: String,
    source: StreamSource,
    view: StreamView,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// The last record that is dealt with.
    position: i64,
    /// Batches that were read and are to be tried again before anything else.
    again: VecDeque<Batch>,
    /// Whether reading is on the agenda or under way.
    busy: bool,
    /// Whether something was written since reading began.
    more: bool,
    /// Records read since the last trim.
    untrimmed: usize,
}

impl Reader {
    pub(super) fn new(
        function: String,
        source: StreamSource,
        view: StreamView,
        positions: &BTreeMap<String, i64>,
    ) -> Self {
        let mut reader = Self {
            function,
            source,
            view,
            state: Mutex::new(State { position: 0, again: VecDeque::new(), busy: false, more: false, untrimmed: 0 }),
        };
        let position = positions.get(&reader.key()).copied().unwrap_or(0);
        reader.state.get_mut().unwrap_or_else(PoisonError::into_inner).position = position;
        reader
    }

    pub(super) fn table(&self) -> &str {
        &self.source.table
    }

    pub(super) fn position(&self) -> i64 {
        self.state().position
    }

    /// What its position is kept under.
    pub(super) fn key(&self) -> String {
        format!("{}/{}", self.source.table, self.function)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn wake(&self, agenda: &Agenda, index: usize, now: Timestamp) {
        let mut state = self.state();
        state.more = true;
        if !state.busy {
            state.busy = true;
            agenda.add(now, Work::ReadStream(index));
        }
    }

    fn wants(&self, faults: &dyn Faults, record: &Record) -> bool {
        if record.changed_nothing() || faults.plants_skipped_record(&self.function) {
            return false;
        }
        let filters = &self.source.filters;
        if filters.is_empty() {
            return true;
        }
        let seen = batch::shown(record, self.table(), self.view);
        filters.iter().any(|filter| filter.matches(&seen))
    }

    /// Whether enough was read to make deleting worth it.
    fn is_to_trim(&self) -> bool {
        let mut state = self.state();
        let enough = state.untrimmed >= RECORDS_PER_TRIM;
        if enough {
            state.untrimmed = 0;
        }
        enough
    }

    fn is_too_old(&self, record: &Record, now: Timestamp) -> bool {
        let written = Timestamp::from_second(record.written).unwrap_or_default();
        self.source.max_age.is_some_and(|age| after(written, age) < now)
    }
}

/// Hands one batch to the reader, and sees to the next.
pub(crate) async fn read(cloud: &Inner, index: usize) {
    let Some(reader) = cloud.streams.get(index) else { return };
    let again = {
        let mut state = reader.state();
        let again = state.again.pop_front();
        // A batch that is tried again says nothing about what was written while it waited: that is still to be read.
        state.more = again.is_some();
        again
    };
    let pause = match again {
        Some(batch) => attempt(cloud, reader, batch).await,
        None => match next_batch(cloud, reader).await {
            Some(batch) => attempt(cloud, reader, batch).await,
            None => None,
        },
    };
    let now = cloud.clock.now();
    let mut state = reader.state();
    match pause {
        Some(pause) => {
            cloud.agenda.add(after(now, pause), Work::ReadStream(index));
        }
        None if state.more || !state.again.is_empty() => {
            cloud.agenda.add(now, Work::ReadStream(index));
        }
        None => state.busy = false,
    }
}

/// Reads on, past what the reader does not want. Nothing if there is nothing to read.
async fn next_batch(cloud: &Inner, reader: &Reader) -> Option<Batch> {
    let (table, position, limit) = (reader.table().to_owned(), reader.position(), reader.source.batch_size);
    let done = cloud.streams.read_by_all(&table).filter(|_| !cloud.keeps_changes && reader.is_to_trim());
    let read = cloud.database.run(move |engine| {
        if let Some(done) = done {
            engine.trim(&table, done)?;
        }
        engine.records(&table, position, limit)
    });
    let records = match read.await {
        Ok(records) => records,
        Err(error) => {
            tracing::error!(%error, table = reader.table(), "the stream can't be read");
            return None;
        }
    };
    let last = records.last()?.sequence;
    {
        let mut state = reader.state();
        state.more |= records.len() == limit;
        state.untrimmed += records.len();
    }
    let wanted: Vec<Record> = records.into_iter().filter(|record| reader.wants(&*cloud.faults, record)).collect();
    if wanted.is_empty() {
        advance(cloud, reader, last);
    }
    (!wanted.is_empty()).then(|| Batch::new(wanted))
}

/// Calls the function with a batch. Gives back how long to wait if the batch is to be tried again.
async fn attempt(cloud: &Inner, reader: &Reader, batch: Batch) -> Option<Duration> {
    let now = cloud.clock.now();
    let (expired, batch) = split_expired(reader, batch, now);
    if let Some(expired) = expired {
        give_up(cloud, reader, &expired, "RecordAgeExceeded").await;
    }
    let batch = batch?;
    let payload = batch.payload(reader.table(), reader.view);
    let invocation = Invocation { function: &reader.function, attempt: batch.failed_attempts };
    let failures = match cloud.functions.invoke(&*cloud.faults, &invocation, payload).await {
        Err(_) => Failures::All,
        Ok(answer) if reader.source.reports_failures => batch::reported(&answer, &batch),
        Ok(_) => Failures::None,
    };
    let end = batch.end();
    let before = batch.records.len();
    let mut remaining = batch.after_attempt(&failures, &reader.source);
    let Some(first) = remaining.first() else {
        if let Some(end) = end {
            advance(cloud, reader, end);
        }
        return None;
    };
    if first.records.len() < before
        && remaining.len() == 1
        && let Some(first) = first.records.first()
    {
        advance(cloud, reader, first.sequence - 1);
    }
    let attempts = first.failed_attempts;
    if reader.source.retries.is_some_and(|retries| attempts > retries) {
        let given_up = remaining.remove(0);
        give_up(cloud, reader, &given_up, "RetryAttemptsExhausted").await;
    }
    let was_cut = remaining.len() > 1;
    let is_left = !remaining.is_empty();
    let mut state = reader.state();
    for batch in remaining.into_iter().rev() {
        state.again.push_front(batch);
    }
    drop(state);
    // The halves of a batch that was cut are tried at once.
    (is_left && !was_cut).then(|| pause(attempts))
}

/// The records at the start of a batch that are too old to be tried again, and the others.
fn split_expired(reader: &Reader, mut batch: Batch, now: Timestamp) -> (Option<Batch>, Option<Batch>) {
    let young = batch.records.iter().position(|record| !reader.is_too_old(record, now));
    let rest = batch.records.split_off(young.unwrap_or(batch.records.len()));
    let attempts = batch.failed_attempts;
    let of = |records: Vec<Record>| (!records.is_empty()).then_some(Batch { records, failed_attempts: attempts });
    (of(batch.records), of(rest))
}

async fn give_up(cloud: &Inner, reader: &Reader, batch: &Batch, condition: &str) {
    if let Some(queue) = &reader.source.on_failure {
        let function = cloud.functions.get(&reader.function).map(|function| function.template.full_name.as_str());
        let record = destination::of_batch(
            cloud,
            function.unwrap_or(&reader.function),
            condition,
            batch.failed_attempts,
            &batch.description(reader.table()),
        );
        let _ = cloud.queues.send(cloud, queue, record.to_string(), None, serde_json::Value::Null).await;
    }
    if let Some(end) = batch.end() {
        advance(cloud, reader, end);
    }
}

fn advance(cloud: &Inner, reader: &Reader, position: i64) {
    let mut state = reader.state();
    state.position = state.position.max(position);
    let position = state.position;
    drop(state);
    cloud.journal.write_later(|| Change::put(Kind::Position, reader.key(), &position));
}

fn pause(attempts: u32) -> Duration {
    Duration::from_secs(1_u64 << attempts.saturating_sub(1).min(6)).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures::FutureExt;
    use lambda::{Env, Handler, Lambda, StartError};
    use serde_json::Value;

    use super::*;
    use crate::cloud::Cloud;
    use crate::options::Options;
    use crate::template::{KeyType, Table, Template};

    async fn does_nothing(_: Env) -> Result<Handler, StartError> {
        Ok(Arc::new(|_| async { Ok(Value::Null) }.boxed()))
    }

    static INVOCATIONS: AtomicUsize = AtomicUsize::new(0);

    async fn fails_at_first(_: Env) -> Result<Handler, StartError> {
        Ok(Arc::new(|_| {
            async {
                match INVOCATIONS.fetch_add(1, Ordering::SeqCst) {
                    0 => Err(lambda::InvocationFailed::new("Failed", "at first")),
                    _ => Ok(Value::Null),
                }
            }
            .boxed()
        }))
    }

    #[tokio::test]
    async fn what_is_written_while_a_failed_batch_waits_is_read_after_it() {
        let template = include_str!("../../tests/it/template.yaml");
        let mut template = Template::parse(template, &BTreeMap::new()).unwrap();
        template.functions.retain(|function| function.name == "project");
        let lambdas = [Lambda { name: "project", build: &fails_at_first }];
        let cloud = Cloud::start(Options::new(template, &lambdas)).await.unwrap();
        put(&cloud, 1).await;
        cloud.settle().await;
        put(&cloud, 2).await;
        cloud.settle().await;
        cloud.advance(LONGEST_PAUSE).await;
        assert_eq!(INVOCATIONS.load(Ordering::SeqCst), 3);
    }

    async fn put(cloud: &Cloud, id: usize) {
        let id = aws_sdk_dynamodb::types::AttributeValue::S(id.to_string());
        let client = aws_sdk_dynamodb::Client::new(&cloud.sdk());
        client.put_item().table_name("frontrow-orders").item("id", id).send().await.unwrap();
    }

    #[tokio::test]
    async fn records_that_all_readers_are_done_with_are_deleted() {
        let template = include_str!("../../tests/it/template.yaml");
        let mut template = Template::parse(template, &BTreeMap::new()).unwrap();
        template.functions.retain(|function| function.name == "project");
        let lambdas = [Lambda { name: "project", build: &does_nothing }];
        let cloud = Cloud::start(Options::new(template, &lambdas)).await.unwrap();
        let records = async || cloud.inner().database.run(|engine| engine.records("frontrow-orders", 0, 10_000)).await;
        for id in 0..3 * RECORDS_PER_TRIM {
            put(&cloud, id).await;
            cloud.settle().await;
        }
        assert!(records().await.unwrap().len() <= RECORDS_PER_TRIM + 1);
    }

    #[tokio::test]
    async fn a_table_whose_stream_nobody_reads_keeps_no_records() {
        let mut table = Table::new("frontrow-orders", ("id", KeyType::Text), None);
        table.stream = Some(StreamView::NewImage);
        let cloud = Cloud::database_only(vec![table]).await.unwrap();
        put(&cloud, 1).await;
        let records = cloud.inner().database.run(|engine| engine.records("frontrow-orders", 0, 10)).await;
        assert!(records.unwrap().is_empty());
    }
}
