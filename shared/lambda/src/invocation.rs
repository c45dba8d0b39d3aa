//! What an invocation worked on, used and counted, for its line in the log.
//!
//! The record belongs to the running task, so that neither handlers nor stores pass it on. Details are recorded only while
//! invocations are logged (see [`crate::log`]); otherwise an invocation costs no more than the ids that errors are logged with.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use contracts::BusEvent;
use eventstore::Commit;
use kernel::{CorrelationId, EventId};
use serde::Serialize;

use crate::InvocationFailed;
use crate::metric::Metric;

tokio::task_local! {
    static CURRENT: Arc<Record>;
    static CORRELATION: CorrelationId;
}

/// What the Lambda service says about an invocation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Invocation {
    /// The same for every try of one asynchronous invocation.
    pub request_id: String,
    /// The value of the header `X-Amzn-Trace-Id`.
    pub trace: Option<String>,
}

/// The record of one invocation.
pub(crate) struct Record {
    pub function: &'static str,
    pub invocation: Invocation,
    /// Whether details are recorded.
    pub is_detailed: bool,
    details: Mutex<Details>,
}

#[derive(Default)]
pub(crate) struct Details {
    pub items: Vec<(Item, Outcome)>,
    pub metrics: Vec<Metric>,
    /// Calls of the AWS SDK, by operation.
    pub calls: BTreeMap<String, u32>,
    /// DynamoDB's read units, in hundredths.
    pub read_hundredths: u64,
    /// DynamoDB's write units, in hundredths.
    pub write_hundredths: u64,
    /// How many items a job processed.
    pub done: Option<usize>,
    /// The correlation id that the running request was given, in place of its own.
    pub correlation_id: Option<CorrelationId>,
    /// The failure of a part that has no item, or whose item will be delivered again.
    pub failure: Option<Outcome>,
}

/// One request, event or commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Item {
    correlation_id: CorrelationId,
    /// The event that is reacted to.
    #[serde(skip_serializing_if = "Option::is_none")]
    causation_id: Option<EventId>,
    #[serde(flatten)]
    subject: Subject,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Subject {
    Request {
        route: String,
        status: u16,
    },
    Event {
        /// The event's name; those of a commit are joined with `+`.
        event: String,
        /// The stream and the version in it, such as `order#…@3`.
        stream: String,
    },
}

/// How an invocation, or one item of it, ended. The worst is the greatest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(crate) enum Outcome {
    Ok,
    /// A business rule forbids it, or the caller made a mistake.
    Refused {
        code: String,
    },
    /// Something does not work.
    Failed {
        kind: String,
    },
}

impl Record {
    pub fn new(function: &'static str, invocation: Invocation, is_detailed: bool) -> Arc<Self> {
        Arc::new(Self { function, invocation, is_detailed, details: Mutex::default() })
    }

    /// Runs the invocation that this is the record of.
    pub async fn run<T>(self: &Arc<Self>, invocation: impl Future<Output = T>) -> T {
        CURRENT.scope(Arc::clone(self), invocation).await
    }

    pub fn take_details(&self) -> Details {
        std::mem::take(&mut *self.details.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whether details of the running invocation are recorded.
pub(crate) fn is_detailed() -> bool {
    CURRENT.try_with(|record| record.is_detailed).unwrap_or_default()
}

/// Records details of the running invocation.
pub(crate) fn record(update: impl FnOnce(&mut Details)) {
    let _ = CURRENT.try_with(|record| {
        if record.is_detailed {
            update(&mut record.details.lock().unwrap_or_else(PoisonError::into_inner));
        }
    });
}

/// The ids of the running invocation that every log line has.
pub(crate) fn ids() -> Vec<(&'static str, String)> {
    let mut ids = Vec::new();
    let _ = CURRENT.try_with(|record| {
        ids.push(("function", record.function.to_owned()));
        ids.push(("requestId", record.invocation.request_id.clone()));
    });
    let _ = CORRELATION.try_with(|correlation_id| ids.push(("correlationId", correlation_id.to_string())));
    ids
}

/// Processes one item, and records its outcome. What is logged meanwhile has the item's correlation id.
pub(crate) async fn process_item<T>(
    correlation_id: CorrelationId,
    work: impl Future<Output = T>,
    outcome: impl FnOnce(&T) -> Option<(Item, Outcome)>,
) -> T {
    let result = CORRELATION.scope(correlation_id, work).await;
    if is_detailed() {
        let item = outcome(&result);
        record(|details| details.items.extend(item));
    }
    result
}

/// Records that a part of the invocation failed and will be delivered again.
pub(crate) fn record_failure(error: &InvocationFailed) {
    record(|details| details.failure = Some(Outcome::of_failure(error)));
}

impl Item {
    pub fn request(own_id: CorrelationId, route: String, status: u16) -> Self {
        let mut given_id = None;
        record(|details| given_id = details.correlation_id.take());
        let correlation_id = given_id.unwrap_or(own_id);
        Self { correlation_id, causation_id: None, subject: Subject::Request { route, status } }
    }

    pub fn event(event: &BusEvent) -> Self {
        let metadata = &event.detail.metadata;
        let stream = format!("{}@{}", metadata.stream, metadata.version);
        Self {
            correlation_id: metadata.correlation_id.clone(),
            causation_id: Some(metadata.event_id),
            subject: Subject::Event { event: event.detail_type.clone(), stream },
        }
    }

    pub fn commit(commit: &Commit) -> Self {
        let names: Vec<&str> = commit.events.iter().map(|event| event.name.as_str()).collect();
        Self {
            correlation_id: commit.correlation_id.clone(),
            causation_id: Some(Commit::event_id(&commit.stream, commit.version)),
            subject: Subject::Event { event: names.join("+"), stream: format!("{}@{}", commit.stream, commit.version) },
        }
    }
}

impl Outcome {
    pub fn of<T>(result: &Result<T, InvocationFailed>) -> Self {
        result.as_ref().err().map_or(Self::Ok, Self::of_failure)
    }

    pub fn of_failure(failed: &InvocationFailed) -> Self {
        match failed.refusal() {
            Some(code) => Self::Refused { code: code.to_owned() },
            None => Self::Failed { kind: failed.kind.clone() },
        }
    }
}
