//! Handlers of a DynamoDB stream of commits: publishing to the bus, and projecting into views.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_sdk_eventbridge::error::DisplayErrorContext;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use contracts::{BusEvent, IntegrationEvent, Metadata};
use eventstore::{Aggregate, Commit, RecordedEvent, Store};
use futures::{StreamExt, stream};
use kernel::CorrelationId;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::metrics::{self, Metric};
use crate::notes::{self, Item, Outcome};
use crate::{Env, Handler, InvocationFailed, StartError};

/// Source: Lambda Developer Guide, "Using AWS Lambda with Amazon DynamoDB".
#[derive(Deserialize)]
struct Batch {
    #[serde(rename = "Records")]
    records: Vec<Record>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    #[serde(rename = "eventName")]
    name: String,
    dynamodb: Change,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Change {
    sequence_number: String,
    new_image: Option<Value>,
}

/// The most entries of one PutEvents call, and their size in bytes (EventBridge quotas).
const ENTRIES: usize = 10;
const ENTRIES_BYTES: usize = 256 * 1024;

/// Tries of one PutEvents call before the batch is given back to the stream.
const TRIES: u32 = 5;

/// How many streams are projected side by side.
const SIDE_BY_SIDE: usize = 8;

/// A record's sequence number, and the commit in it.
type Delivered = (String, Result<Commit, InvocationFailed>);

fn commits(payload: Value) -> Result<Vec<Delivered>, InvocationFailed> {
    let batch: Batch =
        serde_json::from_value(payload).map_err(|error| InvocationFailed::new("NotAStreamBatch", error))?;
    let inserted = batch.records.into_iter().filter(|record| record.name == "INSERT");
    Ok(inserted
        .map(|record| {
            let image = record.dynamodb.new_image.unwrap_or_default();
            (record.dynamodb.sequence_number, Commit::from_image(&image).map_err(Into::into))
        })
        .collect())
}

/// The answer to a batch of which everything from a record on is to come again.
///
/// When that record is the first of several, the whole invocation fails, on which the batch is cut in two: a record that always
/// fails ends up alone, and is given up alone. Reported as failed instead, it would come again with all that is behind it, and in
/// the end take it along into the failure queue. Source: Lambda Developer Guide, "Configuring partial batch response with
/// DynamoDB and Lambda".
fn from_record_on(
    numbers: &[String],
    sequence_number: &str,
    error: InvocationFailed,
) -> Result<Value, InvocationFailed> {
    tracing::error!(sequence_number, %error, "stream record failed");
    if numbers.len() > 1 && numbers.first().is_some_and(|first| first == sequence_number) {
        return Err(error);
    }
    notes::failed(&error);
    Ok(json!({"batchItemFailures": [{"itemIdentifier": sequence_number}]}))
}

fn numbers(delivered: &[Delivered]) -> Vec<String> {
    delivered.iter().map(|(number, _)| number.clone()).collect()
}

/// Publishes what `translate` makes of each commit. A commit that can't be published stops the batch there: it comes again,
/// and ends in the mapping's failure queue.
///
/// # Errors
/// [`StartError`] without `BUS`.
pub fn publisher<S, F, Fut>(env: &Env, state: S, translate: F) -> Result<Handler, StartError>
where
    S: Clone + Send + Sync + 'static,
    F: Fn(S, Commit) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Vec<Publication>, InvocationFailed>> + Send + 'static,
{
    let bus = Bus { client: env.eventbridge(), name: env.var("BUS")?.to_owned() };
    let publisher = Arc::new((bus, state, translate));
    Ok(Arc::new(move |payload| {
        let publisher = Arc::clone(&publisher);
        Box::pin(async move {
            let (bus, state, translate) = &*publisher;
            let mut publications: Vec<(String, Publication)> = Vec::new();
            let mut stopped = None;
            let commits = commits(payload)?;
            let numbers = numbers(&commits);
            for (sequence_number, commit) in commits {
                let translated = match commit {
                    Ok(commit) => OneCommit::of(&commit).work(translate(state.clone(), commit)).await,
                    Err(error) => Err(error),
                };
                match translated {
                    Ok(translated) => {
                        publications.extend(translated.into_iter().map(|event| (sequence_number.clone(), event)))
                    }
                    Err(error) => {
                        stopped = Some((sequence_number, error));
                        break;
                    }
                }
            }
            if let Err(failed) = bus.put_all(&publications).await {
                stopped = Some(failed);
            }
            // What comes again is counted when it is published.
            let again = stopped.as_ref().map(|(sequence_number, _)| sequence_number);
            let published = publications.iter().take_while(|(sequence_number, _)| Some(sequence_number) != again);
            published.flat_map(|(_, publication)| &publication.metrics).copied().for_each(metrics::record);
            match stopped {
                Some((sequence_number, error)) => from_record_on(&numbers, &sequence_number, error),
                None => Ok(json!({"batchItemFailures": []})),
            }
        })
    }))
}

/// What a commit is for the bus, and what it counts for once it is there.
#[derive(Debug)]
pub struct Publication {
    event: BusEvent,
    metrics: Vec<Metric>,
}

/// What is noted of a commit.
struct OneCommit {
    correlation_id: CorrelationId,
    item: Option<Item>,
}

impl OneCommit {
    fn of(commit: &Commit) -> Self {
        let item = notes::are_taken().then(|| Item::commit(commit));
        Self { correlation_id: commit.correlation_id.clone(), item }
    }

    /// Does the work for the commit, and notes how it ended.
    async fn work<T>(self, work: impl Future<Output = Result<T, InvocationFailed>>) -> Result<T, InvocationFailed> {
        let told = |result: &_| self.item.map(|item| (item, Outcome::of(result)));
        notes::item(self.correlation_id, work, told).await
    }
}

struct Bus {
    client: aws_sdk_eventbridge::Client,
    name: String,
}

impl Bus {
    /// Puts all events, in their order as far as the bus keeps one; says the first record whose event could not be put.
    async fn put_all(&self, publications: &[(String, Publication)]) -> Result<(), (String, InvocationFailed)> {
        let mut rest = publications;
        while let Some((first, _)) = rest.first() {
            let mut entries = Vec::new();
            let mut bytes = 0;
            for (_, Publication { event, .. }) in rest.iter().take(ENTRIES) {
                let detail = serde_json::to_string(&event.detail)
                    .map_err(|error| (first.clone(), InvocationFailed::new("UnwritableEvent", error)))?;
                bytes += detail.len() + event.detail_type.len() + event.source.len();
                if bytes > ENTRIES_BYTES && !entries.is_empty() {
                    break;
                }
                let entry = PutEventsRequestEntry::builder()
                    .event_bus_name(&self.name)
                    .source(&event.source)
                    .detail_type(&event.detail_type)
                    .detail(detail);
                entries.push(entry.build());
            }
            let (chunk, after) = rest.split_at_checked(entries.len()).unwrap_or((rest, &[]));
            self.put(entries).await.map_err(|(index, error)| {
                (chunk.get(index).map_or(first, |(sequence_number, _)| sequence_number).clone(), error)
            })?;
            rest = after;
        }
        Ok(())
    }

    /// One call, and again for the entries that failed inside a 200; says the first entry that never went.
    async fn put(&self, entries: Vec<PutEventsRequestEntry>) -> Result<(), (usize, InvocationFailed)> {
        let mut open: Vec<(usize, PutEventsRequestEntry)> = entries.into_iter().enumerate().collect();
        let mut last = InvocationFailed::new("BusUnavailable", "no answer");
        for attempt in 0..TRIES {
            if attempt > 0 {
                eventstore::pause(attempt).await;
            }
            let call =
                self.client.put_events().set_entries(Some(open.iter().map(|(_, entry)| entry.clone()).collect()));
            match call.send().await {
                Ok(answer) => {
                    let failed =
                        |position: usize| answer.entries().get(position).is_none_or(|entry| entry.event_id().is_none());
                    if let Some(code) = answer.entries().iter().find_map(|entry| entry.error_code()) {
                        last = InvocationFailed::new("BusRefused", code);
                    }
                    open = open
                        .into_iter()
                        .enumerate()
                        .filter(|(position, _)| failed(*position))
                        .map(|(_, entry)| entry)
                        .collect();
                    if open.is_empty() {
                        return Ok(());
                    }
                }
                Err(error) => last = InvocationFailed::new("BusUnavailable", DisplayErrorContext(&error)),
            }
        }
        Err((open.first().map_or(0, |(index, _)| *index), last))
    }
}

/// What the events of a commit of one aggregate are in the published language. The state after the commit is had only when
/// one of its events is among those that are published at all.
///
/// # Errors
/// When the stream can't be read, or an event has no form on the bus.
pub async fn translate<A, E>(
    store: &Store,
    commit: &Commit,
    published: &[&str],
    to_published: impl Fn(&A::Event, &A::State) -> Option<E> + Send,
) -> Result<Vec<Publication>, InvocationFailed>
where
    A: Aggregate,
    E: IntegrationEvent,
{
    translate_with_metrics::<A, E>(store, commit, published, to_published, |_, _| Vec::new()).await
}

/// The same, and what each published event counts for.
///
/// # Errors
/// When the stream can't be read, or an event has no form on the bus.
pub async fn translate_with_metrics<A, E>(
    store: &Store,
    commit: &Commit,
    published: &[&str],
    to_published: impl Fn(&A::Event, &A::State) -> Option<E> + Send,
    to_metrics: impl Fn(&A::Event, &A::State) -> Vec<Metric> + Send,
) -> Result<Vec<Publication>, InvocationFailed>
where
    A: Aggregate,
    E: IntegrationEvent,
{
    if !commit.events.iter().any(|event| published.contains(&event.name.as_str())) {
        return Ok(Vec::new());
    }
    let state = store.state_after::<A>(commit).await?;
    let mut translated = Vec::new();
    for (version, recorded) in (commit.version..).zip(&commit.events) {
        let event = RecordedEvent::decode::<A::Event>(recorded)
            .map_err(|error| InvocationFailed::new("UnreadableEvent", error))?;
        let Some(told) = to_published(&event, &state) else { continue };
        let metadata = Metadata {
            event_id: Commit::event_id(&commit.stream, version),
            stream: commit.stream.to_string(),
            version,
            occurred_at: commit.at,
            correlation_id: commit.correlation_id.clone(),
            causation_id: commit.causation_id,
            schema_version: 1,
        };
        let metrics = to_metrics(&event, &state);
        translated.push(Publication { event: BusEvent::new(&told, metadata)?, metrics });
    }
    Ok(translated)
}

/// Projects the newest commit of each stream in the batch; what fails comes again. A projection takes the state after the
/// commit, so it needs neither what came before nor that nothing comes twice.
pub fn projector<S, F, Fut>(state: S, project: F) -> Handler
where
    S: Clone + Send + Sync + 'static,
    F: Fn(S, Commit) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), InvocationFailed>> + Send + 'static,
{
    projector_from(state, move |state, _, commit| project(state, commit))
}

/// The same, for projections that must know whether a commit from before the newest is in the batch too: they get the version from
/// which on the batch has the stream.
pub fn projector_from<S, F, Fut>(state: S, project: F) -> Handler
where
    S: Clone + Send + Sync + 'static,
    F: Fn(S, u64, Commit) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), InvocationFailed>> + Send + 'static,
{
    let projector = Arc::new((state, project));
    Arc::new(move |payload| {
        let projector = Arc::clone(&projector);
        Box::pin(async move {
            let (state, project) = &*projector;
            let mut newest: BTreeMap<String, (usize, String, u64, Commit)> = BTreeMap::new();
            let mut stopped: Option<(usize, String, InvocationFailed)> = None;
            let commits = commits(payload)?;
            let numbers = numbers(&commits);
            for (place, (sequence_number, commit)) in commits.into_iter().enumerate() {
                match commit {
                    Ok(commit) => {
                        let entry = newest.entry(commit.stream.to_string());
                        entry
                            .and_modify(|(_, _, from, known)| {
                                *from = commit.version.min(*from);
                                if known.version < commit.version {
                                    *known = commit.clone();
                                }
                            })
                            .or_insert((place, sequence_number, commit.version, commit));
                    }
                    Err(error) => {
                        stopped = Some((place, sequence_number, error));
                        break;
                    }
                }
            }
            let outcomes = stream::iter(newest.into_values())
                .map(|(place, sequence_number, from, commit)| {
                    let projected = OneCommit::of(&commit).work(project(state.clone(), from, commit));
                    async move { projected.await.err().map(|error| (place, sequence_number, error)) }
                })
                .buffer_unordered(SIDE_BY_SIDE)
                .filter_map(std::future::ready)
                .collect::<Vec<_>>()
                .await;
            let first = outcomes.into_iter().chain(stopped).min_by_key(|(place, _, _)| *place);
            match first {
                Some((_, sequence_number, error)) => from_record_on(&numbers, &sequence_number, error),
                None => Ok(json!({"batchItemFailures": []})),
            }
        })
    })
}
