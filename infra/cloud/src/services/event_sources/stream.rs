//! Functions that read the stream of a table.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use super::failures::Failures;
use super::{stream_batch, stream_record};
use crate::services::{failure_record, functions, queues};
use crate::state::State;
use crate::state::agenda::Work;
use crate::state::clock::after;
use crate::state::database::Record;
use crate::state::faults::{Faults, Invocation};
use crate::state::journal::{Change, Kind};
use crate::state::streams::{Batch, StreamReader};

/// Between two attempts at a batch.
const MAX_BACKOFF: Duration = Duration::from_secs(60);

/// Hands one batch to the function and plans the next.
pub(crate) async fn read(cloud: &State, index: usize) {
    let Some(reader) = cloud.streams.get(index) else { return };
    let batch = match reader.begin_reading() {
        Some(retry) => Some(retry),
        None => next_batch(cloud, reader).await,
    };
    let backoff = match batch {
        Some(batch) => attempt(cloud, reader, batch).await,
        None => None,
    };
    let now = cloud.clock.now();
    if let Some(backoff) = backoff {
        cloud.agenda.add(after(now, backoff), Work::ReadStream(index));
    } else if reader.continue_reading() {
        cloud.agenda.add(now, Work::ReadStream(index));
    }
}

/// Reads the next records that the reader's filters let through, and passes over the others.
async fn next_batch(cloud: &State, reader: &StreamReader) -> Option<Batch> {
    let (table, position, limit) = (reader.table().to_owned(), reader.position(), reader.source.batch_size);
    let done = cloud.streams.read_by_all(&table).filter(|_| !cloud.keep_changes && reader.trim_is_due());
    let read = cloud.database.run(move |engine| {
        if let Some(done) = done {
            engine.trim(&table, done)?;
        }
        engine.records(&table, position, limit)
    });
    let records = match read.await {
        Ok(records) => records,
        Err(error) => {
            tracing::error!(%error, table = reader.table(), "cannot read the stream");
            return None;
        }
    };
    let last = records.last()?.sequence;
    reader.count_read(records.len(), records.len() < limit);
    let wanted = |record: &Record| wants(reader, &*cloud.faults, record);
    let wanted: Vec<Record> = records.into_iter().filter(wanted).collect();
    if wanted.is_empty() {
        advance(cloud, reader, last);
        return None;
    }
    Some(Batch::new(wanted))
}

fn wants(reader: &StreamReader, faults: &dyn Faults, record: &Record) -> bool {
    if record.changed_nothing() || faults.plants_skipped_record(&reader.function) {
        return false;
    }
    let filters = &reader.source.filters;
    if filters.is_empty() {
        return true;
    }
    let record = stream_record::to_json(record, reader.table(), reader.view);
    filters.iter().any(|filter| filter.matches(&record))
}

/// Invokes the function with a batch. Returns how long to wait if the batch is to be retried.
async fn attempt(cloud: &State, reader: &StreamReader, batch: Batch) -> Option<Duration> {
    let (expired, batch) = split_expired(reader, batch, cloud.clock.now());
    if let Some(expired) = expired {
        drop_batch(cloud, reader, &expired, "RecordAgeExceeded").await;
    }
    let batch = batch?;
    let payload = stream_batch::payload(&batch, reader);
    let invocation = Invocation { function: &reader.function, attempt: batch.failed_attempts };
    let failures = match functions::invoke(cloud, &invocation, payload).await {
        Err(_) => Failures::All,
        Ok(response) if reader.source.reports_failures => stream_batch::failures(&response, &batch),
        Ok(_) => Failures::None,
    };
    let end = batch.end();
    let before = batch.records.len();
    let mut remaining = stream_batch::remaining(batch, &failures, &reader.source);
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
        let exhausted = remaining.remove(0);
        drop_batch(cloud, reader, &exhausted, "RetryAttemptsExhausted").await;
    }
    let was_bisected = remaining.len() > 1;
    let is_left = !remaining.is_empty();
    reader.retry(remaining);
    // The halves of a bisected batch are tried at once.
    (is_left && !was_bisected).then(|| backoff(attempts))
}

/// Separates the leading records that are too old to be retried from the others.
fn split_expired(reader: &StreamReader, mut batch: Batch, now: Timestamp) -> (Option<Batch>, Option<Batch>) {
    let young = batch.records.iter().position(|record| !is_too_old(reader, record, now));
    let rest = batch.records.split_off(young.unwrap_or(batch.records.len()));
    let failed_attempts = batch.failed_attempts;
    let of = |records: Vec<Record>| (!records.is_empty()).then_some(Batch { records, failed_attempts });
    (of(batch.records), of(rest))
}

fn is_too_old(reader: &StreamReader, record: &Record, now: Timestamp) -> bool {
    let written = Timestamp::from_second(record.written).unwrap_or_default();
    reader.source.max_age.is_some_and(|age| after(written, age) < now)
}

/// Passes over a batch and reports it to the failure destination.
async fn drop_batch(cloud: &State, reader: &StreamReader, batch: &Batch, condition: &str) {
    if let Some(queue) = &reader.source.on_failure {
        let function = cloud.functions.get(&reader.function).map(|function| function.template.full_name.as_str());
        let function = function.unwrap_or(&reader.function);
        let description = stream_batch::description(batch, reader.table());
        let record = failure_record::of_batch(cloud, function, condition, batch.failed_attempts, &description);
        let _ = queues::send(cloud, queue, record.to_string(), None, Value::Null).await;
    }
    if let Some(end) = batch.end() {
        advance(cloud, reader, end);
    }
}

fn advance(cloud: &State, reader: &StreamReader, to: i64) {
    let position = reader.advance(to);
    cloud.journal.write_later(|| Change::put(Kind::Position, reader.key(), &position));
}

fn backoff(attempts: u32) -> Duration {
    Duration::from_secs(1_u64 << attempts.saturating_sub(1).min(6)).min(MAX_BACKOFF)
}
