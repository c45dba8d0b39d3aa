//! A batch of a stream's records: what Lambda delivers, and the response to it.

use std::fmt;

use contracts::Republished;
use eventstore::{Commit, republished_as};
use jiff::Timestamp;
use kernel::ErrorChain;
use serde_json::{Value, json};

use crate::{Env, InvocationFailed, StartError, invocation};

/// Source: Lambda Developer Guide, "Using AWS Lambda with Amazon DynamoDB".
pub(super) struct Batch {
    pub records: Vec<Record>,
    /// Of each record, in the same order.
    pub commits: Vec<Delivered>,
}

/// A record as it was delivered.
pub(super) struct Record {
    sequence_number: String,
    whole: Value,
}

pub(super) struct Delivered {
    pub commit: Result<Commit, InvocationFailed>,
    /// Set if the stream delivers the commit because it is published again.
    pub republished: Option<Republished>,
}

impl Batch {
    /// A commit is inserted once. It is modified only to be published again.
    pub fn read(mut payload: Value) -> Result<Self, InvocationFailed> {
        let not_a_batch = |reason: &str| InvocationFailed::new("NotAStreamBatch", reason);
        let Some(Value::Array(delivered)) = payload.get_mut("Records").map(Value::take) else {
            return Err(not_a_batch("it has no Records"));
        };
        let mut batch = Self { records: Vec::new(), commits: Vec::new() };
        for whole in delivered {
            let name = whole.get("eventName").and_then(Value::as_str);
            let image = whole.pointer("/dynamodb/NewImage").unwrap_or(&Value::Null);
            let republished = republished_as(image).and_then(|mark| serde_json::from_value(Value::from(mark)).ok());
            if name != Some("INSERT") && !(name == Some("MODIFY") && republished.is_some()) {
                continue;
            }
            let republished = republished.filter(|_| name == Some("MODIFY"));
            let number = whole.pointer("/dynamodb/SequenceNumber").and_then(Value::as_str);
            let sequence_number = number.ok_or_else(|| not_a_batch("a record has no SequenceNumber"))?.to_owned();
            batch.commits.push(Delivered { commit: Commit::from_image(image).map_err(Into::into), republished });
            batch.records.push(Record { sequence_number, whole });
        }
        Ok(batch)
    }
}

/// The queue for records that a function can't process.
///
/// Lambda itself sends there what is too old to be retried: only the record's position, and the stream forgets the record. The function
/// sends the whole record, in the form of Lambda's message about an asynchronous invocation, with its payload and the error.
pub(super) struct FailureQueue {
    sqs: aws_sdk_sqs::Client,
    url: String,
    /// The function's full name.
    function: String,
    env: Env,
}

impl FailureQueue {
    pub fn from_env(env: &Env) -> Result<Self, StartError> {
        let function = format!("{}-{}", env.var("STACK")?, env.function());
        Ok(Self { sqs: env.sqs(), url: env.var("STREAM_FAILURES")?.to_owned(), function, env: env.clone() })
    }

    /// The response to a batch in which records failed, and the place from which on the records are delivered again. Sends the permanent
    /// failures before that place to the queue.
    pub async fn answer(
        &self,
        records: &[Record],
        failed: Vec<(usize, InvocationFailed)>,
    ) -> (Option<usize>, Result<Value, InvocationFailed>) {
        let (mut permanent, passing): (Vec<_>, Vec<_>) =
            failed.into_iter().partition(|(_, error)| error.is_permanent());
        let mut stopped = passing.into_iter().min_by_key(|(place, _)| *place);
        permanent.sort_by_key(|(place, _)| *place);
        permanent.dedup_by_key(|(place, _)| *place);
        for (place, error) in permanent {
            if stopped.as_ref().is_some_and(|(stopped, _)| *stopped <= place) {
                break;
            }
            let Some(record) = records.get(place) else { continue };
            if let Err(unsent) = self.divert(record, &error).await {
                stopped = Some((place, unsent));
                break;
            }
        }
        match stopped {
            Some((place, error)) => (Some(place), retry_from(records, place, error)),
            None => (None, Ok(json!({"batchItemFailures": []}))),
        }
    }

    async fn divert(&self, record: &Record, error: &InvocationFailed) -> Result<(), InvocationFailed> {
        tracing::error!(sequence_number = record.sequence_number, %error, "stream record sent to the failure queue");
        invocation::record_failure(error);
        let message = failure_message(&self.function, self.env.now(), &record.whole, error);
        let sent = self.sqs.send_message().queue_url(&self.url).message_body(message.to_string()).send().await;
        let unsent = |error| InvocationFailed::new("FailureQueueUnavailable", ErrorChain(&error));
        sent.map(|_| ()).map_err(unsent)
    }
}

impl fmt::Debug for FailureQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FailureQueue").field("function", &self.function).finish_non_exhaustive()
    }
}

fn failure_message(function: &str, at: Timestamp, record: &Value, error: &InvocationFailed) -> Value {
    json!({
        "version": "1.0",
        "timestamp": at,
        "function": function,
        "requestPayload": { "Records": [record] },
        "responsePayload": { "errorType": error.kind, "errorMessage": error.message },
    })
}

/// The response to a batch of which everything from one record on must be delivered again.
///
/// When that record is the first of several, the whole invocation fails, and Lambda splits the batch in two: a record that keeps
/// failing ends up alone, and only that one is retried until the stream forgets it. If it were reported as failed instead, it would be
/// delivered again with all records behind it. Source: Lambda Developer Guide, "Configuring partial batch response with DynamoDB and
/// Lambda".
fn retry_from(records: &[Record], place: usize, error: InvocationFailed) -> Result<Value, InvocationFailed> {
    let Some(Record { sequence_number, .. }) = records.get(place) else { return Err(error) };
    tracing::error!(sequence_number, %error, "stream record failed");
    if records.len() > 1 && place == 0 {
        return Err(error);
    }
    invocation::record_failure(&error);
    Ok(json!({"batchItemFailures": [{"itemIdentifier": sequence_number}]}))
}
