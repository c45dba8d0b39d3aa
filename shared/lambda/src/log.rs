//! Log lines: one JSON object each, with the ids of the invocation that they belong to.
//!
//! Each invocation is logged in one line when it has ended, however it ended. Other lines are for what a person should look into.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value};
pub use tracing::Level;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, MakeWriter};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;

use crate::invocation::{self, Details, Item, Outcome, Record};
use crate::metrics::{Directive, Embedded};
use crate::time::to_the_millisecond;

/// The target of events that are complete lines.
const INVOCATIONS: &str = "frontrow::invocation";

/// A subscriber that writes lines of this level and above. The environment variable `FRONTROW_LOG` overrides it with [`Targets`]
/// such as `info` or `warn,orders=debug`.
pub fn subscriber<W>(level: Level, writer: W) -> impl Subscriber + Send + Sync + 'static
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let targets = std::env::var("FRONTROW_LOG").ok().and_then(|targets| targets.parse::<Targets>().ok());
    let lines = tracing_subscriber::fmt().with_max_level(Level::TRACE).with_writer(writer).event_format(JsonLines);
    lines.finish().with(targets.unwrap_or_else(|| Targets::new().with_default(level)))
}

/// Writes lines of this level and above for as long as the process lives, see [`subscriber`].
pub fn init<W>(level: Level, writer: W)
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    // Fails only if there is a subscriber already.
    let _ = tracing::subscriber::set_global_default(subscriber(level, writer));
}

pub(crate) fn is_logging_invocations() -> bool {
    tracing::enabled!(target: INVOCATIONS, tracing::Level::INFO)
}

/// Logs an invocation that has ended.
pub(crate) fn log_invocation(stack: &str, cold: bool, record: &Record, outcome: Outcome, microseconds: u64) {
    let details = record.take_details();
    let timestamp = now();
    let mut embedded = Embedded::all(&details, microseconds).into_iter();
    let Details { mut items, calls, done, failure, .. } = details;
    let outcomes = items.iter().map(|(_, outcome)| outcome.clone()).chain(failure);
    let outcome = outcomes.fold(outcome, Outcome::max);
    let single = if items.len() == 1 { items.pop().map(|(item, _)| item) } else { None };
    let mut line = Line {
        timestamp,
        level: "INFO",
        message: "invocation",
        stack,
        function: record.function,
        request_id: &record.invocation.request_id,
        trace_id: record.invocation.trace.as_deref().and_then(root_of),
        cold,
        single,
        items: items.into_iter().map(|(item, outcome)| ItemOutcome { item, outcome }).collect(),
        outcome: Some(outcome),
        done,
        calls,
        members: Map::new(),
        aws: Aws { timestamp: timestamp.as_millisecond(), cloud_watch_metrics: Vec::new() },
    };
    if let Some(first) = embedded.next() {
        line.write(first);
    }
    for more in embedded {
        let bare = Line { single: None, items: Vec::new(), outcome: None, done: None, calls: BTreeMap::new(), ..line };
        line = Line { message: "metrics", members: Map::new(), ..bare };
        line.write(more);
    }
}

/// A line in the embedded metric format.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    timestamp: Timestamp,
    level: &'static str,
    message: &'static str,
    stack: &'a str,
    function: &'static str,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_id: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cold: bool,
    #[serde(flatten)]
    single: Option<Item>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    items: Vec<ItemOutcome>,
    #[serde(flatten)]
    outcome: Option<Outcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<usize>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    calls: BTreeMap<String, u32>,
    #[serde(flatten)]
    members: Map<String, Value>,
    #[serde(rename = "_aws")]
    aws: Aws,
}

/// One of several items.
#[derive(Serialize)]
struct ItemOutcome {
    #[serde(flatten)]
    item: Item,
    #[serde(flatten)]
    outcome: Outcome,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Aws {
    timestamp: i64,
    cloud_watch_metrics: Vec<Directive>,
}

impl Line<'_> {
    fn write(&mut self, embedded: Embedded) {
        self.members = embedded.members;
        self.aws.cloud_watch_metrics = embedded.directives;
        match serde_json::to_string(self) {
            Ok(line) => tracing::info!(target: INVOCATIONS, line),
            Err(error) => tracing::error!(%error, "invocation could not be logged"),
        }
    }
}

/// The trace id: `Root` in `Root=1-…;Parent=…;Sampled=1`.
fn root_of(header: &str) -> Option<&str> {
    header.split(';').find_map(|part| part.trim().strip_prefix("Root="))
}

fn now() -> Timestamp {
    to_the_millisecond(Timestamp::now())
}

/// Writes each event as one JSON object.
struct JsonLines;

impl<S, N> FormatEvent<S, N> for JsonLines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, _: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        if event.metadata().target() == INVOCATIONS {
            let mut complete = CompleteLine { writer: &mut writer, result: Ok(()) };
            event.record(&mut complete);
            return complete.result;
        }
        let mut line = Vec::new();
        write(&mut line, event).map_err(|_| fmt::Error)?;
        writeln!(writer, "{}", String::from_utf8_lossy(&line))
    }
}

fn write(line: &mut Vec<u8>, event: &Event<'_>) -> serde_json::Result<()> {
    let mut serializer = serde_json::Serializer::new(line);
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("timestamp", &now())?;
    map.serialize_entry("level", event.metadata().level().as_str())?;
    let mut fields = tracing_serde::SerdeMapVisitor::new(map);
    event.record(&mut fields);
    let mut map = fields.take_serializer()?;
    let own = event.metadata().fields();
    let ids = invocation::ids();
    for (name, id) in ids.iter().filter(|(name, _)| own.field(name).is_none()) {
        map.serialize_entry(name, id)?;
    }
    map.end()
}

/// Writes an event that is a complete line.
struct CompleteLine<'a, 'w> {
    writer: &'a mut Writer<'w>,
    result: fmt::Result,
}

impl Visit for CompleteLine<'_, '_> {
    fn record_str(&mut self, _: &Field, line: &str) {
        self.result = writeln!(self.writer, "{line}");
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}
