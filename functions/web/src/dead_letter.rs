//! Dead letters: messages that could not be handled, as the failure queues contain them, and how each is redriven.

use kernel::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// The kind of queue that a dead letter waits in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
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
    /// Calls of FedEx that failed, also after retries.
    Shipments,
    /// Invoices and credit notes that could not be issued.
    Invoices,
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
    /// Not needed: a scheduled job runs again anyway.
    Drop,
    /// The message does not contain the stream's record, which must be read from the table.
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
    /// Finds the request's log lines.
    pub correlation_id: Option<String>,
    /// Whether `POST /ops/dead-letters/{id}/redrive` can send it again.
    pub redrivable: bool,
}

impl DeadLetter {
    pub fn of(id: String, origin: Origin, since: Option<Timestamp>, body: &str) -> Self {
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let event = event(origin, &body);
        let function = text(body.pointer("/requestContext/functionArn"));
        Self {
            id,
            origin,
            since,
            event: text(event.and_then(|event| event.get("detail-type"))),
            function: function.and_then(|arn| arn.split(':').nth(6).map(str::to_owned)),
            error: text(body.pointer("/responsePayload/errorType")),
            correlation_id: text(event.and_then(|event| event.pointer("/detail/metadata/correlationId"))),
            redrivable: redrive(origin, &body) != Redrive::ByHand,
        }
    }
}

pub fn redrive(origin: Origin, body: &Value) -> Redrive {
    if matches!(origin, Origin::Payments | Origin::Emails | Origin::Shipments | Origin::Invoices) {
        return Redrive::ToQueue;
    }
    let text = |event: &Value, member: &str| event.get(member).and_then(Value::as_str).map(str::to_owned);
    let event = event(origin, body).and_then(|event| {
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
    match origin {
        Origin::Functions => body.get("requestPayload"),
        Origin::Bus | Origin::Payments | Origin::Emails | Origin::Shipments | Origin::Invoices => Some(body),
        Origin::Streams => None,
    }
}
