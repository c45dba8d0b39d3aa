//! A batch of stream records: the payload of an invocation, and what is left of the batch after it.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::failures::{self, Failures};
use super::stream_record;
use crate::state::database::Record;
use crate::state::streams::{Batch, StreamReader};
use crate::template::{StreamSource, stream_arn};

pub(super) fn payload(batch: &Batch, reader: &StreamReader) -> Value {
    let to_json = |record| stream_record::to_json(record, reader.table(), reader.view);
    let records: Vec<Value> = batch.records.iter().map(to_json).collect();
    json!({ "Records": records })
}

/// The failures that a response reports for a batch.
pub(super) fn failures(response: &Value, batch: &Batch) -> Failures {
    let identifiers: Vec<String> = batch.records.iter().map(Record::sequence_number).collect();
    let known: HashSet<&str> = identifiers.iter().map(String::as_str).collect();
    failures::read(response, &known)
}

/// What to retry after an attempt, in order; empty if all went well.
pub(super) fn remaining(batch: Batch, failures: &Failures, source: &StreamSource) -> Vec<Batch> {
    let remaining = match failures {
        Failures::None => return Vec::new(),
        Failures::All => batch.records,
        Failures::Some(failed) => {
            // Lambda retries from the lowest reported record on: what comes before it is done.
            let has_failed = |record: &Record| failed.contains(&record.sequence_number());
            let lowest = batch.records.iter().position(has_failed).unwrap_or(0);
            let mut records = batch.records;
            let remaining = records.split_off(lowest);
            return vec![Batch { records: remaining, failed_attempts: batch.failed_attempts + 1 }];
        }
    };
    if source.bisect && remaining.len() > 1 {
        // Bisecting a batch does not count as a retry.
        let mut first = remaining;
        let second = first.split_off(first.len() / 2);
        let half = |records| Batch { records, failed_attempts: batch.failed_attempts };
        return vec![half(first), half(second)];
    }
    vec![Batch { records: remaining, failed_attempts: batch.failed_attempts + 1 }]
}

/// What the failure destination receives. On AWS the records can still be read by their sequence numbers for a day. The local
/// cloud deletes them sooner, so it adds the keys of the items.
pub(super) fn description(batch: &Batch, table: &str) -> Value {
    let first = batch.records.first();
    let last = batch.records.last();
    let arrival = |record: Option<&Record>| {
        let second = record.map_or(0, |record| record.written);
        jiff::Timestamp::from_second(second).unwrap_or_default().to_string()
    };
    json!({
        "shardId": "shardId-00000000000000000000-00000001",
        "startSequenceNumber": first.map(Record::sequence_number),
        "endSequenceNumber": last.map(Record::sequence_number),
        "approximateArrivalOfFirstRecord": arrival(first),
        "approximateArrivalOfLastRecord": arrival(last),
        "batchSize": batch.records.len(),
        "streamArn": stream_arn(table),
        "keys": batch.records.iter().map(|record| &record.keys).collect::<Vec<_>>(),
    })
}
