//! What is noted while an invocation runs: which requests, events or commits it worked on, what it spent and what is counted.
//!
//! Notes are kept with the task, so that neither handlers nor stores pass them on. They are taken only while somebody listens
//! (see [`crate::log`]); otherwise an invocation pays for its ids alone, which errors are logged with.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use contracts::BusEvent;
use eventstore::Commit;
use kernel::{CorrelationId, EventId};
use serde::Serialize;

use crate::InvocationFailed;
use crate::metrics::Metric;

tokio::task_local! {
    static CURRENT: Arc<Notes>;
    static CORRELATION: CorrelationId;
}

/// What the Lambda service says of an invocation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Invocation {
    /// Its id; the same for each try of one asynchronous invocation.
    pub request_id: String,
    /// The X-Ray trace that it is a part of, as in the header `X-Amzn-Trace-Id`.
    pub trace: Option<String>,
}

/// The notes of one invocation.
pub(crate) struct Notes {
    pub function: &'static str,
    pub invocation: Invocation,
    /// Whether anything but the ids is noted.
    pub taken: bool,
    noted: Mutex<Noted>,
}

/// What was noted.
#[derive(Default)]
pub(crate) struct Noted {
    /// What the invocation worked on, each with how that ended.
    pub items: Vec<(Item, Outcome)>,
    /// What counts.
    pub metrics: Vec<Metric>,
    /// Calls of the AWS SDK, by operation.
    pub calls: BTreeMap<String, u32>,
    /// Hundredths of DynamoDB's read units.
    pub read_hundredths: u64,
    /// Hundredths of DynamoDB's write units.
    pub write_hundredths: u64,
    /// How much a job did.
    pub done: Option<usize>,
    /// What the running request turned out to belong to.
    pub belongs_to: Option<CorrelationId>,
    /// A part of it failed that belongs to no item, or to one that comes again.
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
    /// What happened, and where: `order#…@3` is what has version 3 in that stream.
    Event {
        event: String,
        stream: String,
    },
}

/// How an invocation, or one item of it, ended. The worst is the greatest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// As asked.
    Ok,
    /// A rule, or the caller's mistake, forbids it.
    Refused { code: String },
    /// Something does not work.
    Failed { kind: String },
}

impl Notes {
    pub fn new(function: &'static str, invocation: Invocation, taken: bool) -> Arc<Self> {
        Arc::new(Self { function, invocation, taken, noted: Mutex::default() })
    }

    /// Runs an invocation that these are the notes of.
    pub async fn of<T>(self: &Arc<Self>, invocation: impl Future<Output = T>) -> T {
        CURRENT.scope(Arc::clone(self), invocation).await
    }

    /// Takes what was noted.
    pub fn take(&self) -> Noted {
        std::mem::take(&mut *self.noted.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whether the running invocation takes notes.
pub(crate) fn are_taken() -> bool {
    CURRENT.try_with(|notes| notes.taken).unwrap_or_default()
}

/// Notes something of the running invocation.
pub(crate) fn note(what: impl FnOnce(&mut Noted)) {
    let _ = CURRENT.try_with(|notes| {
        if notes.taken {
            what(&mut notes.noted.lock().unwrap_or_else(PoisonError::into_inner));
        }
    });
}

/// The ids that a line is logged with, as far as there are any.
pub(crate) fn ids() -> Vec<(&'static str, String)> {
    let mut ids = Vec::new();
    let _ = CURRENT.try_with(|notes| {
        ids.push(("function", notes.function.to_owned()));
        ids.push(("requestId", notes.invocation.request_id.clone()));
    });
    let _ = CORRELATION.try_with(|correlation_id| ids.push(("correlationId", correlation_id.to_string())));
    ids
}

/// Works on one item; what is logged meanwhile carries its correlation id.
pub(crate) async fn item<T>(
    correlation_id: CorrelationId,
    work: impl Future<Output = T>,
    told: impl FnOnce(&T) -> Option<(Item, Outcome)>,
) -> T {
    let result = CORRELATION.scope(correlation_id, work).await;
    if are_taken() {
        let item = told(&result);
        note(|noted| noted.items.extend(item));
    }
    result
}

/// Notes that a part of the invocation failed, which its source is told to bring again.
pub(crate) fn failed(error: &InvocationFailed) {
    note(|noted| noted.failure = Some(Outcome::of_failure(error)));
}

impl Item {
    pub fn request(own_id: CorrelationId, route: String, status: u16) -> Self {
        let mut belongs_to = None;
        note(|noted| belongs_to = noted.belongs_to.take());
        let correlation_id = belongs_to.unwrap_or(own_id);
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
