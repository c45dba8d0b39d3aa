//! What could not be handled, as the queues hold it, and how it is sent again.

use kernel::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// A queue of what could not be handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Events that the bus could not bring to a function or a queue.
    Bus,
    /// Events that a function failed on, again and again.
    Functions,
    /// Records of a table's stream that a function failed on, again and again.
    Streams,
    /// Calls of Stripe that were given up.
    Payments,
    /// Mails that were given up.
    Emails,
    /// Calls of FedEx that were given up.
    Shipments,
    /// Invoices and credit notes that could not be issued.
    Invoices,
}

/// How a letter is sent again.
#[derive(Debug, Clone, PartialEq)]
pub enum Redrive {
    /// As a message to the queue that gave it up.
    ToQueue,
    /// As an event on the bus: all who hear it again have seen it before, but for the one who failed.
    ToBus {
        /// `frontrow.<context>`.
        source: String,
        /// The event's name.
        detail_type: String,
        /// Metadata and data, as text.
        detail: String,
    },
    /// Not at all: a job that failed runs again by itself.
    Drop,
    /// Not by itself: a stream's record has to be read from the table.
    ByHand,
}

/// A letter as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "DeadLetter")]
pub struct Letter {
    /// By which it is sent again.
    pub id: String,
    /// Where it was given up.
    pub origin: Origin,
    /// When.
    pub since: Option<Timestamp>,
    /// The event, such as `OrderPaid`.
    pub event: Option<String>,
    /// The function that failed.
    pub function: Option<String>,
    /// What it failed with.
    pub error: Option<String>,
    /// By which the log tells all about it.
    pub correlation_id: Option<String>,
    /// Whether it can be sent again from here.
    pub redrivable: bool,
}

impl Letter {
    /// What is shown of a message.
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

/// How a message is sent again.
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
