//! Dead letters: messages that could not be handled, as the failure queues contain them, and how each is redriven.

use eventstore::StreamId;
use kernel::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The kind of queue that a dead letter waits in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Events that the event bus could not deliver.
    Bus,
    /// Events that a function failed on, also after retries.
    Functions,
    /// Records of a table's stream that a function failed on, also after retries.
    Streams,
    /// Calls of Stripe that failed, also after retries.
    Payments,
    /// E-mails that could not be sent, also after retries.
    Emails,
    /// E-mails about accounts that could not be sent, also after retries.
    AccountEmails,
    /// Calls of FedEx that failed, also after retries.
    Shipments,
    /// Invoices and credit notes that could not be issued.
    Invoices,
}

/// The queue that dead letters wait in.
#[derive(Debug, Clone, Copy)]
pub struct FailureQueue {
    /// The environment variable with the queue's URL.
    pub url_variable: &'static str,
    pub source: Source,
}

/// Where dead letters come from.
#[derive(Debug, Clone, Copy)]
pub enum Source {
    Bus,
    Functions,
    Streams,
    Queue {
        /// The environment variable with the source queue's URL.
        url_variable: &'static str,
        consumer: &'static str,
    },
}

impl Origin {
    pub const ALL: [Self; 8] = [
        Self::Bus,
        Self::Functions,
        Self::Streams,
        Self::Payments,
        Self::Emails,
        Self::AccountEmails,
        Self::Shipments,
        Self::Invoices,
    ];

    pub fn queue(self) -> FailureQueue {
        let queue = |url_variable, source| FailureQueue { url_variable, source };
        let of_queue = |failures, url_variable, consumer| queue(failures, Source::Queue { url_variable, consumer });
        match self {
            Self::Bus => queue("BUS_DEAD_LETTERS", Source::Bus),
            Self::Functions => queue("FUNCTION_FAILURES", Source::Functions),
            Self::Streams => queue("STREAM_FAILURES", Source::Streams),
            Self::Payments => of_queue("PAYMENTS_DEAD_LETTERS", "PAYMENTS_QUEUE_URL", "finance-call-stripe"),
            Self::Emails => of_queue("EMAILS_DEAD_LETTERS", "EMAILS_QUEUE_URL", "tickets-send-email"),
            Self::AccountEmails => {
                of_queue("ACCOUNT_EMAILS_DEAD_LETTERS", "ACCOUNT_EMAILS_QUEUE_URL", "users-send-email")
            }
            Self::Shipments => of_queue("SHIPMENTS_DEAD_LETTERS", "SHIPMENTS_QUEUE_URL", "tickets-ship-tickets"),
            Self::Invoices => of_queue("INVOICES_DEAD_LETTERS", "INVOICES_QUEUE_URL", "finance-issue-invoice"),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Redrive {
    /// As a message to its source queue.
    ToQueue,
    /// As an event on the event bus. Consumers that already handled it ignore it.
    ToBus {
        /// `frontrow.<context>`.
        source: String,
        detail_type: String,
        /// JSON with metadata and data.
        detail: String,
    },
    /// Its commit is published again from the event table.
    ToStream {
        /// The table's name.
        table: String,
        stream: StreamId,
        version: u64,
    },
    /// Not needed: a scheduled job runs again anyway.
    Drop,
    /// The message does not contain what failed: it was too old before the function succeeded on it.
    ByHand,
}

/// A message that could not be handled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeadLetter {
    /// For the redrive.
    pub id: String,
    /// The kind of queue that it waits in.
    pub origin: Origin,
    /// When it came into the queue.
    pub since: Option<Timestamp>,
    /// The name of the event, such as `OrderPaid`.
    pub event: Option<String>,
    /// The function that failed.
    pub function: Option<String>,
    /// The error type.
    pub error: Option<String>,
    /// The error message.
    pub reason: Option<String>,
    /// Finds the request's log lines.
    pub correlation_id: Option<String>,
    /// Whether `POST /ops/dead-letters/{id}/redrive` can send it again.
    pub redrivable: bool,
}

/// What a message's attributes say about the failure. Queue workers and the event bus report it there, and leave the body as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub function: Option<String>,
    pub error: Option<String>,
    pub reason: Option<String>,
}

impl DeadLetter {
    pub fn of(id: String, origin: Origin, since: Option<Timestamp>, body: &str, report: Report) -> Self {
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let event = event(origin, &body);
        let function = text(body.pointer("/requestContext/functionArn"));
        let function = function.and_then(|arn| arn.split(':').nth(6).map(str::to_owned));
        let function = function.or_else(|| text(body.get("function"))).or(report.function);
        Self {
            id,
            origin,
            since,
            event: text(event.and_then(|event| event.get("detail-type"))).or_else(|| events_of_record(&body)),
            function: function.or_else(|| consumer(origin).map(str::to_owned)),
            error: text(body.pointer("/responsePayload/errorType"))
                .or(report.error)
                .or_else(|| text(body.pointer("/requestContext/condition"))),
            reason: text(body.pointer("/responsePayload/errorMessage")).or(report.reason),
            correlation_id: text(event.and_then(|event| event.pointer("/detail/metadata/correlationId")))
                .or_else(|| text(record(&body)?.pointer("/dynamodb/NewImage/correlationId/S"))),
            redrivable: redrive(origin, &body) != Redrive::ByHand,
        }
    }
}

pub fn redrive(origin: Origin, body: &Value) -> Redrive {
    match origin.queue().source {
        Source::Queue { .. } => Redrive::ToQueue,
        Source::Streams => commit_of(body).unwrap_or(Redrive::ByHand),
        Source::Bus | Source::Functions => event_again(event(origin, body)),
    }
}

fn event_again(event: Option<&Value>) -> Redrive {
    let text = |event: &Value, member: &str| event.get(member).and_then(Value::as_str).map(str::to_owned);
    let event = event.and_then(|event| {
        let (source, detail_type) = (text(event, "source")?, text(event, "detail-type")?);
        Some((source, detail_type, event.get("detail")?.to_string()))
    });
    match event {
        Some((source, detail_type, detail)) if source.starts_with("frontrow.") => {
            Redrive::ToBus { source, detail_type, detail }
        }
        Some((source, ..)) if source == "aws.scheduler" => Redrive::Drop,
        _ => Redrive::ByHand,
    }
}

/// The event in a message. Source: AWS Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations".
fn event(origin: Origin, body: &Value) -> Option<&Value> {
    match origin.queue().source {
        Source::Functions => body.get("requestPayload"),
        Source::Bus | Source::Queue { .. } => Some(body),
        Source::Streams => None,
    }
}

/// The only consumer of a queue. SQS itself moves a message when its last delivery crashed, and reports nothing.
fn consumer(origin: Origin) -> Option<&'static str> {
    match origin.queue().source {
        Source::Queue { consumer, .. } => Some(consumer),
        Source::Bus | Source::Functions | Source::Streams => None,
    }
}

/// The stream record that a function sent to its failure queue.
fn record(body: &Value) -> Option<&Value> {
    body.pointer("/requestPayload/Records/0")
}

/// The names of the record's events, if it can be read that far.
fn events_of_record(body: &Value) -> Option<String> {
    let events = record(body)?.pointer("/dynamodb/NewImage/events/S")?.as_str()?;
    let events: Vec<Value> = serde_json::from_str(events).ok()?;
    let names: Vec<&str> = events.iter().filter_map(|event| event.get("type")?.as_str()).collect();
    (!names.is_empty()).then(|| names.join("+"))
}

fn commit_of(body: &Value) -> Option<Redrive> {
    let record = record(body)?;
    // arn:aws:dynamodb:<region>:<account>:table/<name>/stream/<time>
    let table = record.get("eventSourceARN")?.as_str()?.split('/').nth(1)?.to_owned();
    let stream = StreamId::from_name(record.pointer("/dynamodb/Keys/stream/S")?.as_str()?);
    let version = record.pointer("/dynamodb/Keys/version/N")?.as_str()?.parse().ok()?;
    Some(Redrive::ToStream { table, stream, version })
}
