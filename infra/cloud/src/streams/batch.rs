//! A batch of records that one invocation gets, and what becomes of it when that fails.

use std::collections::HashSet;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::batch::Failures;
use crate::database::Record;
use crate::template::{REGION, StreamSource, StreamView, stream_arn};

/// Stored sequence numbers become DynamoDB's, which have at least 21 digits, by this number in front.
const SEQUENCE_OFFSET: u128 = 100_000_000_000_000_000_000;

/// Records that are handed over together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Batch {
    pub records: Vec<Record>,
    /// How often the function has failed on it.
    pub failed_attempts: u32,
}

impl Batch {
    pub(super) fn new(records: Vec<Record>) -> Self {
        Self { records, failed_attempts: 0 }
    }

    /// The position that the stream has been read to once the batch is dealt with.
    pub(super) fn end(&self) -> Option<i64> {
        self.records.last().map(|record| record.sequence)
    }

    /// What is to be tried again, in order, after an attempt; nothing if all went well.
    pub(super) fn after_attempt(self, failures: &Failures, source: &StreamSource) -> Vec<Self> {
        let remaining = match failures {
            Failures::None => return Vec::new(),
            Failures::All => self.records,
            Failures::Some(failed) => {
                let lowest = |record: &Record| failed.contains(&sequence_number(record));
                let from = self.records.iter().position(lowest).unwrap_or(0);
                let mut records = self.records;
                // "From the lowest of these on, again": what comes before it is done.
                let remaining = records.split_off(from);
                return vec![Self { records: remaining, failed_attempts: self.failed_attempts + 1 }];
            }
        };
        if source.bisect && remaining.len() > 1 {
            // Cutting a batch in two does not count as a retry.
            let mut first = remaining;
            let second = first.split_off(first.len() / 2);
            let half = |records| Self { records, failed_attempts: self.failed_attempts };
            return vec![half(first), half(second)];
        }
        vec![Self { records: remaining, failed_attempts: self.failed_attempts + 1 }]
    }

    /// The batch as the function gets it.
    pub(super) fn payload(&self, table: &str, view: StreamView) -> Value {
        let records: Vec<Value> = self.records.iter().map(|record| shown(record, table, view)).collect();
        json!({ "Records": records })
    }

    /// The sequence numbers of the records.
    pub(super) fn identifiers(&self) -> Vec<String> {
        self.records.iter().map(sequence_number).collect()
    }

    /// What the failure destination is told. DynamoDB keeps records for a day, in which they can be read by their sequence
    /// numbers. The local cloud keeps them for as long as they are needed, so that it adds the keys of the items.
    pub(super) fn description(&self, table: &str) -> Value {
        let first = self.records.first();
        let last = self.records.last();
        let arrival = |record: Option<&Record>| {
            let second = record.map_or(0, |record| record.written);
            jiff::Timestamp::from_second(second).unwrap_or_default().to_string()
        };
        json!({
            "shardId": "shardId-00000000000000000000-00000001",
            "startSequenceNumber": first.map(sequence_number),
            "endSequenceNumber": last.map(sequence_number),
            "approximateArrivalOfFirstRecord": arrival(first),
            "approximateArrivalOfLastRecord": arrival(last),
            "batchSize": self.records.len(),
            "streamArn": stream_arn(table),
            "keys": self.records.iter().map(|record| &record.keys).collect::<Vec<_>>(),
        })
    }
}

/// The failures that an answer reports for a batch.
pub(super) fn reported(answer: &Value, batch: &Batch) -> Failures {
    let identifiers = batch.identifiers();
    let known: HashSet<&str> = identifiers.iter().map(String::as_str).collect();
    crate::batch::failures(answer, &known)
}

/// A record as readers and filters see it.
pub(super) fn shown(record: &Record, table: &str, view: StreamView) -> Value {
    let mut change = json!({
        "ApproximateCreationDateTime": record.written,
        "Keys": record.keys,
        "SequenceNumber": sequence_number(record),
        "SizeBytes": record.size,
        "StreamViewType": view.name(),
    });
    let images = [
        ("NewImage", record.new.as_ref().filter(|_| view.shows_new())),
        ("OldImage", record.old.as_ref().filter(|_| view.shows_old())),
    ];
    if let Some(change) = change.as_object_mut() {
        change.extend(images.into_iter().filter_map(|(name, image)| Some((name.to_owned(), image?.clone()))));
    }
    let mut shown = json!({
        "eventID": event_id(record, table),
        "eventName": record.event,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": REGION,
        "dynamodb": change,
        "eventSourceARN": stream_arn(table),
    });
    if record.expired
        && let Some(shown) = shown.as_object_mut()
    {
        let identity = json!({ "type": "Service", "principalId": "dynamodb.amazonaws.com" });
        shown.insert("userIdentity".to_owned(), identity);
    }
    shown
}

/// The same at every delivery, as on AWS.
fn event_id(record: &Record, table: &str) -> String {
    let name = format!("{table}/{}", record.sequence);
    Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()).simple().to_string()
}

fn sequence_number(record: &Record) -> String {
    let stored = u128::try_from(record.sequence).unwrap_or(0);
    (SEQUENCE_OFFSET + stored).to_string()
}
