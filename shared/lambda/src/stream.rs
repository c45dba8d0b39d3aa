//! Handlers of a DynamoDB stream of commits: publishers to the bus, and projections into views.

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

use crate::invocation::{self, Item, Outcome, process_item};
use crate::metrics::{self, Metric};
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

/// Entries of one PutEvents call, and their size in bytes (EventBridge quotas).
const MAX_ENTRIES: usize = 10;
const MAX_ENTRIES_BYTES: usize = 256 * 1024;

/// Tries of one PutEvents call. After them the stream delivers the batch again.
const MAX_TRIES: u32 = 5;

/// Streams that are projected concurrently.
const MAX_CONCURRENT: usize = 8;

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

/// The response to a batch of which everything from one record on must be delivered again.
///
/// When that record is the first of several, the whole invocation fails, and Lambda splits the batch in two: a record that always
/// fails ends up alone, and only that one goes to the failure queue. If it were reported as failed instead, it would be delivered
/// again with all records behind it, and take them along into the failure queue. Source: Lambda Developer Guide, "Configuring
/// partial batch response with DynamoDB and Lambda".
fn retry_from(numbers: &[String], sequence_number: &str, error: InvocationFailed) -> Result<Value, InvocationFailed> {
    tracing::error!(sequence_number, %error, "stream record failed");
    if numbers.len() > 1 && numbers.first().is_some_and(|first| first == sequence_number) {
        return Err(error);
    }
    invocation::record_failure(&error);
    Ok(json!({"batchItemFailures": [{"itemIdentifier": sequence_number}]}))
}

fn sequence_numbers(delivered: &[Delivered]) -> Vec<String> {
    delivered.iter().map(|(number, _)| number.clone()).collect()
}

/// Publishes the events that `translate` returns for each commit. The batch stops at a commit that can't be published: it is
/// delivered again, and ends in the event source mapping's failure queue.
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
            let numbers = sequence_numbers(&commits);
            for (sequence_number, commit) in commits {
                let translated = match commit {
                    Ok(commit) => CommitItem::of(&commit).process(translate(state.clone(), commit)).await,
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
            // What is delivered again is counted once it is published.
            let retried = stopped.as_ref().map(|(sequence_number, _)| sequence_number);
            let published = publications.iter().take_while(|(sequence_number, _)| Some(sequence_number) != retried);
            published.flat_map(|(_, publication)| &publication.metrics).copied().for_each(metrics::record);
            match stopped {
                Some((sequence_number, error)) => retry_from(&numbers, &sequence_number, error),
                None => Ok(json!({"batchItemFailures": []})),
            }
        })
    }))
}

/// An event for the bus, and the metrics to record once it is published.
#[derive(Debug)]
pub struct Publication {
    event: BusEvent,
    metrics: Vec<Metric>,
}

/// A commit as an item of the invocation.
struct CommitItem {
    correlation_id: CorrelationId,
    item: Option<Item>,
}

impl CommitItem {
    fn of(commit: &Commit) -> Self {
        let item = invocation::is_detailed().then(|| Item::commit(commit));
        Self { correlation_id: commit.correlation_id.clone(), item }
    }

    async fn process<T>(self, work: impl Future<Output = Result<T, InvocationFailed>>) -> Result<T, InvocationFailed> {
        let outcome = |result: &_| self.item.map(|item| (item, Outcome::of(result)));
        process_item(self.correlation_id, work, outcome).await
    }
}

struct Bus {
    client: aws_sdk_eventbridge::Client,
    name: String,
}

impl Bus {
    /// Puts all events. Fails with the sequence number of the first record whose event could not be put.
    async fn put_all(&self, publications: &[(String, Publication)]) -> Result<(), (String, InvocationFailed)> {
        let mut rest = publications;
        while let Some((first, _)) = rest.first() {
            let mut entries = Vec::new();
            let mut bytes = 0;
            for (_, Publication { event, .. }) in rest.iter().take(MAX_ENTRIES) {
                let detail = serde_json::to_string(&event.detail)
                    .map_err(|error| (first.clone(), InvocationFailed::new("UnwritableEvent", error)))?;
                bytes += detail.len() + event.detail_type.len() + event.source.len();
                if bytes > MAX_ENTRIES_BYTES && !entries.is_empty() {
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

    /// Puts the entries of one call, and again those that failed inside a response with status 200. Fails with the index of the
    /// first entry that could not be put.
    async fn put(&self, entries: Vec<PutEventsRequestEntry>) -> Result<(), (usize, InvocationFailed)> {
        let mut pending: Vec<(usize, PutEventsRequestEntry)> = entries.into_iter().enumerate().collect();
        let mut last = InvocationFailed::new("BusUnavailable", "no response");
        for attempt in 0..MAX_TRIES {
            if attempt > 0 {
                eventstore::pause(attempt).await;
            }
            let call =
                self.client.put_events().set_entries(Some(pending.iter().map(|(_, entry)| entry.clone()).collect()));
            match call.send().await {
                Ok(response) => {
                    let failed = |position: usize| {
                        response.entries().get(position).is_none_or(|entry| entry.event_id().is_none())
                    };
                    if let Some(code) = response.entries().iter().find_map(|entry| entry.error_code()) {
                        last = InvocationFailed::new("BusRefused", code);
                    }
                    pending = pending
                        .into_iter()
                        .enumerate()
                        .filter(|(position, _)| failed(*position))
                        .map(|(_, entry)| entry)
                        .collect();
                    if pending.is_empty() {
                        return Ok(());
                    }
                }
                Err(error) => last = InvocationFailed::new("BusUnavailable", DisplayErrorContext(&error)),
            }
        }
        Err((pending.first().map_or(0, |(index, _)| *index), last))
    }
}

/// Translates the events of an aggregate's commit into the published language. The state after the commit is loaded only if one of
/// its events is among the `published` ones.
///
/// # Errors
/// When the stream can't be read, or an event can't be published.
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

/// The same, with the metrics to record once the events are published.
///
/// # Errors
/// When the stream can't be read, or an event can't be published.
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
        let Some(published) = to_published(&event, &state) else { continue };
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
        translated.push(Publication { event: BusEvent::new(&published, metadata)?, metrics });
    }
    Ok(translated)
}

/// Projects the newest commit of each stream in the batch; failures are delivered again. A projection takes the state after the
/// commit, so that earlier commits are not needed and a repeat changes nothing.
pub fn projector<S, F, Fut>(state: S, project: F) -> Handler
where
    S: Clone + Send + Sync + 'static,
    F: Fn(S, Commit) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), InvocationFailed>> + Send + 'static,
{
    projector_from(state, move |state, _, commit| project(state, commit))
}

/// The same for projections that must know whether the batch has earlier commits of the stream too: they also get the first version
/// of the stream in the batch.
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
            let numbers = sequence_numbers(&commits);
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
                    let projected = CommitItem::of(&commit).process(project(state.clone(), from, commit));
                    async move { projected.await.err().map(|error| (place, sequence_number, error)) }
                })
                .buffer_unordered(MAX_CONCURRENT)
                .filter_map(std::future::ready)
                .collect::<Vec<_>>()
                .await;
            let first = outcomes.into_iter().chain(stopped).min_by_key(|(place, _, _)| *place);
            match first {
                Some((_, sequence_number, error)) => retry_from(&numbers, &sequence_number, error),
                None => Ok(json!({"batchItemFailures": []})),
            }
        })
    })
}
