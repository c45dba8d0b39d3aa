//! Handlers of a DynamoDB stream of commits: publishers to the bus, and projections into views.

mod batch;
mod event_bus;

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use contracts::{BusEvent, IntegrationEvent, Metadata, Republished};
use eventstore::{Aggregate, Commit, RecordedEvent, Store};
use futures::{FutureExt, StreamExt, stream};
use kernel::CorrelationId;
use views::Views;

use crate::invocation::{self, Item, Outcome, process_item};
use crate::metrics::{self, Metric};
use crate::repeats::{NotedCommit, Repeat, RepeatedEvent};
use crate::{Env, Handler, InvocationFailed, StartError};
use batch::{Batch, Delivered, FailureQueue};
use event_bus::EventBus;

/// Streams that are projected, or items that are put, concurrently.
const MAX_CONCURRENT: usize = 8;

/// Publishes the events that `translate` returns for each commit.
///
/// A record that this code can't read or publish goes to the failure queue as a whole, and the batch goes on: a retry would only delay
/// everything behind it. At any other failure the batch stops, and the stream delivers the rest again for as long as it keeps it.
///
/// # Errors
/// [`StartError`] without `BUS`, `STACK` or `STREAM_FAILURES`.
pub fn publisher<S, F, Fut>(env: &Env, state: S, translate: F) -> Result<Handler, StartError>
where
    S: Clone + Send + Sync + 'static,
    F: Fn(S, Commit) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Vec<Publication>, InvocationFailed>> + Send + 'static,
{
    publish_with(env, state, translate, None)
}

/// The same, and notes the events that a job [publishes again](crate::repeats).
///
/// # Errors
/// [`StartError`] without `BUS`, `STACK`, `STREAM_FAILURES` or `VIEWS_TABLE`.
pub fn repeating_publisher<S, F, Fut>(
    env: &Env,
    state: S,
    translate: F,
    repeat: fn(&BusEvent) -> Repeat,
) -> Result<Handler, StartError>
where
    S: Clone + Send + Sync + 'static,
    F: Fn(S, Commit) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Vec<Publication>, InvocationFailed>> + Send + 'static,
{
    publish_with(env, state, translate, Some(Notes { views: env.views()?, repeat }))
}

fn publish_with<S, F, Fut>(env: &Env, state: S, translate: F, notes: Option<Notes>) -> Result<Handler, StartError>
where
    S: Clone + Send + Sync + 'static,
    F: Fn(S, Commit) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Vec<Publication>, InvocationFailed>> + Send + 'static,
{
    let publisher = Arc::new((EventBus::from_env(env)?, FailureQueue::from_env(env)?, state, translate, notes));
    Ok(Arc::new(move |payload| {
        let publisher = Arc::clone(&publisher);
        Box::pin(async move {
            let (bus, failures, state, translate, notes) = &*publisher;
            let Batch { records, commits } = Batch::read(payload)?;
            let mut publications: Vec<(usize, Publication)> = Vec::new();
            let mut noted: BTreeMap<String, (usize, RepeatedEvent)> = BTreeMap::new();
            let mut failed: Vec<(usize, InvocationFailed)> = Vec::new();
            for (place, Delivered { commit, republished }) in commits.into_iter().enumerate() {
                let of_commit = commit.as_ref().ok().map(NotedCommit::of);
                let translated = match commit {
                    Ok(commit) => CommitItem::of(&commit).process(caught(translate(state.clone(), commit))).await,
                    Err(error) => Err(error),
                };
                match translated {
                    Ok(translated) => {
                        for event in translated {
                            let publication = event.republished(republished);
                            if let (Some(notes), Some(commit)) = (notes, &of_commit)
                                && let Some(repeated) = notes.item(commit, &publication.event)
                            {
                                noted.insert(repeated.key().sk, (place, repeated));
                            }
                            publications.push((place, publication));
                        }
                    }
                    Err(error) => {
                        let stops = !error.is_permanent();
                        failed.push((place, error));
                        if stops {
                            break;
                        }
                    }
                }
            }
            failed.extend(bus.put_all(&publications).await);
            if let Some(notes) = notes {
                failed.extend(notes.put_all(noted.into_values()).await);
            }
            let failed_places: Vec<usize> = failed.iter().map(|(place, _)| *place).collect();
            let (stopped_at, answer) = failures.answer(&records, failed).await;
            // What is delivered again is counted once it is published.
            publications
                .iter()
                .filter(|(place, event)| {
                    stopped_at.is_none_or(|stopped| *place < stopped)
                        && !failed_places.contains(place)
                        && event.event.detail.republished.is_none()
                })
                .flat_map(|(_, publication)| &publication.metrics)
                .copied()
                .for_each(metrics::record);
            answer
        })
    }))
}

/// The notes of a publisher about what is published again.
struct Notes {
    views: Views,
    repeat: fn(&BusEvent) -> Repeat,
}

impl Notes {
    fn item(&self, commit: &NotedCommit, event: &BusEvent) -> Option<RepeatedEvent> {
        RepeatedEvent::of(commit, event, (self.repeat)(event))
    }

    /// Returns the places of those that could not be put.
    async fn put_all(&self, noted: impl Iterator<Item = (usize, RepeatedEvent)>) -> Vec<(usize, InvocationFailed)> {
        stream::iter(noted)
            .map(|(place, event)| async move { event.note(&self.views).await.err().map(|error| (place, error)) })
            .buffer_unordered(MAX_CONCURRENT)
            .filter_map(std::future::ready)
            .collect()
            .await
    }
}

/// A panic fails one record and not its batch. It would come again with every retry.
async fn caught<T>(work: impl Future<Output = Result<T, InvocationFailed>>) -> Result<T, InvocationFailed> {
    AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|_| Err(InvocationFailed::panicked()))
}

/// An event for the bus, and the metrics to record once it is published for the first time.
#[derive(Debug)]
pub struct Publication {
    event: BusEvent,
    metrics: Vec<Metric>,
}

impl Publication {
    fn republished(mut self, republished: Option<Republished>) -> Self {
        self.event.detail.republished = republished;
        self
    }
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
        let event = RecordedEvent::decode::<A::Event>(recorded).map_err(InvocationFailed::unreadable)?;
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

/// Projects the newest commit of each stream in the batch; failures are delivered again, except those that no retry helps against (see
/// [`publisher`]). A projection takes the state after the commit, so that earlier commits are not needed and a repeat changes nothing.
/// It does not get commits that are published again.
///
/// # Errors
/// [`StartError`] without `STACK` or `STREAM_FAILURES`.
pub fn projector<S, F, Fut>(env: &Env, state: S, project: F) -> Result<Handler, StartError>
where
    S: Clone + Send + Sync + 'static,
    F: Fn(S, Commit) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), InvocationFailed>> + Send + 'static,
{
    projector_from(env, state, move |state, _, commit| project(state, commit))
}

/// The newest commit of a stream in a batch.
struct Newest {
    /// The place of its record in the batch.
    place: usize,
    /// The place of the stream's first record in the batch: from there on it is delivered again.
    first_place: usize,
    /// The first version of the stream in the batch.
    from: u64,
    commit: Commit,
}

/// The same for projections that must know whether the batch has earlier commits of the stream too: they also get the first version
/// of the stream in the batch.
///
/// # Errors
/// [`StartError`] without `STACK` or `STREAM_FAILURES`.
pub fn projector_from<S, F, Fut>(env: &Env, state: S, project: F) -> Result<Handler, StartError>
where
    S: Clone + Send + Sync + 'static,
    F: Fn(S, u64, Commit) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), InvocationFailed>> + Send + 'static,
{
    let projector = Arc::new((FailureQueue::from_env(env)?, state, project));
    Ok(Arc::new(move |payload| {
        let projector = Arc::clone(&projector);
        Box::pin(async move {
            let (failures, state, project) = &*projector;
            let Batch { records, commits } = Batch::read(payload)?;
            let mut newest: BTreeMap<String, Newest> = BTreeMap::new();
            let mut failed: Vec<(usize, InvocationFailed)> = Vec::new();
            for (place, Delivered { commit, republished }) in commits.into_iter().enumerate() {
                // A projection has seen it before, and may have removed since what this commit once put.
                if republished.is_some() {
                    continue;
                }
                match commit {
                    Ok(commit) => {
                        let entry = newest.entry(commit.stream.to_string());
                        entry
                            .and_modify(|known| {
                                known.from = commit.version.min(known.from);
                                if known.commit.version < commit.version {
                                    known.commit = commit.clone();
                                    known.place = place;
                                }
                            })
                            .or_insert(Newest { place, first_place: place, from: commit.version, commit });
                    }
                    Err(error) => failed.push((place, error)),
                }
            }
            let projected: Vec<(usize, InvocationFailed)> = stream::iter(newest.into_values())
                .map(|Newest { place, first_place, from, commit }| {
                    let projected = CommitItem::of(&commit).process(caught(project(state.clone(), from, commit)));
                    async move {
                        let error = projected.await.err()?;
                        Some((if error.is_permanent() { place } else { first_place }, error))
                    }
                })
                .buffer_unordered(MAX_CONCURRENT)
                .filter_map(std::future::ready)
                .collect()
                .await;
            failed.extend(projected);
            failures.answer(&records, failed).await.1
        })
    }))
}
