use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConsumedCapacity, Put, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure,
    TransactWriteItem,
};
use kernel::ErrorChain;
use uuid::Uuid;

use crate::aggregate::{Aggregate, Loaded, Snapshots, fold, fold_snapshot, record};
use crate::commit::{Cause, Commit, Snapshot, StreamId};
use crate::error::{CommitError, StoreError};
use crate::item::{Item, WRITE_UNIT, billed_size};

/// The append's condition: the version is free. (`stream` is a reserved word, hence the alias.)
const FREE: &str = "attribute_not_exists(#stream)";

/// Maximum number of streams in one transaction. DynamoDB takes 100 items (DynamoDB Developer Guide, "Amazon DynamoDB
/// Transactions").
pub const MAX_TRANSACTION_STREAMS: usize = 100;

/// Read consistency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consistency {
    /// May miss the newest commits. Half the price.
    Eventual,
    /// Sees all acknowledged commits.
    Strong,
}

/// Consumed capacity, in hundredths of DynamoDB's capacity units (a transactional write costs two).
#[derive(Debug, Default)]
pub struct Consumed {
    read: AtomicU64,
    write: AtomicU64,
}

impl Consumed {
    /// Hundredths of read units since the process started.
    pub fn read_hundredths(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// Hundredths of write units since the process started.
    pub fn write_hundredths(&self) -> u64 {
        self.write.load(Ordering::Relaxed)
    }

    fn add(counter: &AtomicU64, capacity: Option<&ConsumedCapacity>) {
        let units = capacity.and_then(ConsumedCapacity::capacity_units).unwrap_or_default();
        #[allow(clippy::float_arithmetic, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        counter.fetch_add((units * 100.0).round() as u64, Ordering::Relaxed);
    }
}

/// The event table of one context.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) client: Client,
    pub(crate) table: String,
    consumed: Arc<Consumed>,
}

impl Store {
    /// Uses a table with the keys `stream` (string) and `version` (number).
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into(), consumed: Arc::default() }
    }

    /// The capacity consumed so far.
    pub fn consumed(&self) -> &Consumed {
        &self.consumed
    }

    /// Reads a stream to its end and folds it. This takes one call if its last commits carry a snapshot or are the whole stream.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn load<A: Aggregate>(
        &self,
        stream: &StreamId,
        consistency: Consistency,
    ) -> Result<Loaded<A::State>, StoreError> {
        let mut commits = self.tail(stream, consistency, tail_length::<A>()).await?;
        let at = |(version, unreadable): (u64, crate::Unreadable)| unreadable.at(stream, version);
        if let Some(loaded) = fold_snapshot::<A>(&commits) {
            return loaded.map_err(at);
        }
        if let Some(first) = commits.first().filter(|first| first.version > 1) {
            let mut before = self.query(stream, consistency, 1, first.version).await?;
            if !are_all_before(&before, first.version) {
                before = self.query(stream, Consistency::Strong, 1, first.version).await?;
            }
            commits.splice(..0, before);
        }
        fold::<A>(&commits).map_err(at)
    }

    /// The state of a stream right after one of its commits.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn state_after<A: Aggregate>(&self, commit: &Commit) -> Result<A::State, StoreError> {
        let unreadable = |(version, unreadable): (u64, crate::Unreadable)| unreadable.at(&commit.stream, version);
        if commit.version == 1 || commit.snapshot::<A>().is_some() {
            return Ok(fold::<A>(std::slice::from_ref(commit)).map_err(unreadable)?.state);
        }
        let mut commits = self.query(&commit.stream, Consistency::Eventual, 1, commit.version).await?;
        if !are_all_before(&commits, commit.version) {
            commits = self.query(&commit.stream, Consistency::Strong, 1, commit.version).await?;
        }
        commits.push(commit.clone());
        Ok(fold::<A>(&commits).map_err(unreadable)?.state)
    }

    /// All commits of a stream, oldest first.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn read(&self, stream: &StreamId, consistency: Consistency) -> Result<Vec<Commit>, StoreError> {
        self.query(stream, consistency, 1, u64::MAX).await
    }

    /// The last commits of a stream, oldest first.
    async fn tail(&self, stream: &StreamId, consistency: Consistency, length: i32) -> Result<Vec<Commit>, StoreError> {
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("#stream = :stream")
            .expression_attribute_names("#stream", "stream")
            .expression_attribute_values(":stream", AttributeValue::S(stream.to_string()))
            .consistent_read(consistency == Consistency::Strong)
            .scan_index_forward(false)
            .limit(length)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(unavailable)?;
        Consumed::add(&self.consumed.read, page.consumed_capacity());
        page.items().iter().rev().map(Commit::from_item).collect()
    }

    /// Commits with `from <= version < below`, through every page.
    async fn query(
        &self,
        stream: &StreamId,
        consistency: Consistency,
        from: u64,
        below: u64,
    ) -> Result<Vec<Commit>, StoreError> {
        let mut commits = Vec::new();
        let mut start: Option<Item> = None;
        loop {
            let page = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("#stream = :stream AND version BETWEEN :from AND :to")
                .expression_attribute_names("#stream", "stream")
                .expression_attribute_values(":stream", AttributeValue::S(stream.to_string()))
                .expression_attribute_values(":from", AttributeValue::N(from.to_string()))
                .expression_attribute_values(":to", AttributeValue::N((below - 1).to_string()))
                .consistent_read(consistency == Consistency::Strong)
                .set_exclusive_start_key(start.take())
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await
                .map_err(unavailable)?;
            Consumed::add(&self.consumed.read, page.consumed_capacity());
            for item in page.items() {
                commits.push(Commit::from_item(item)?);
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(commits);
            }
        }
    }

    /// Prepares a commit of these events, without writing it. Returns it with the state after it.
    ///
    /// # Errors
    /// [`StoreError::Unwritable`] when an event can't be stored.
    pub fn stage<A: Aggregate>(
        &self,
        stream: &StreamId,
        loaded: &Loaded<A::State>,
        events: &[A::Event],
        cause: &Cause,
    ) -> Result<(Commit, A::State), StoreError> {
        let unwritable = |reason: String| StoreError::Unwritable { stream: stream.clone(), reason };
        let recorded = events.iter().map(record).collect::<Result<Vec<_>, _>>().map_err(|error| unwritable(error.0))?;
        let state = events.iter().fold(loaded.state.clone(), A::evolve);
        let json = serde_json::to_string(&state).map_err(|error| unwritable(error.to_string()))?;
        let mut commit = Commit {
            stream: stream.clone(),
            version: loaded.version + 1,
            events: recorded,
            at: cause.at,
            actor: cause.actor.clone(),
            command: cause.command.to_owned(),
            command_id: cause.command_id,
            correlation_id: cause.correlation_id.clone(),
            causation_id: cause.causation_id,
            state: Some(Snapshot { version: A::STATE_VERSION, json }),
        };
        let size = billed_size(&commit.to_item().map_err(|error| unwritable(error.0))?);
        if A::SNAPSHOTS == Snapshots::WhenSmall && size > WRITE_UNIT {
            commit.state = None;
        }
        Ok((commit, state))
    }

    /// Appends one commit with one conditional write.
    ///
    /// # Errors
    /// See [`CommitError`].
    pub async fn append(&self, commit: &Commit) -> Result<(), CommitError> {
        let item = commit.to_item().map_err(|error| unwritable(commit, error.0))?;
        let answer = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression(FREE)
            .expression_attribute_names("#stream", "stream")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer {
            Ok(done) => {
                Consumed::add(&self.consumed.write, done.consumed_capacity());
                Ok(())
            }
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(failed)) => Err(rival(commit, failed.item())),
                Some(error) if error.code() == Some("TransactionConflictException") => Err(CommitError::Busy),
                Some(error) if error.code() == Some("ValidationException") => {
                    Err(unwritable(commit, error.message().unwrap_or_default().to_owned()).into())
                }
                _ => Err(unavailable(error).into()),
            },
        }
    }

    /// Appends commits to several streams in one transaction: all or none.
    ///
    /// # Errors
    /// See [`CommitError`].
    pub async fn append_all(&self, commits: &[Commit]) -> Result<(), CommitError> {
        let [first, rest @ ..] = commits else { return Ok(()) };
        if rest.is_empty() {
            return self.append(first).await;
        }
        if commits.len() > MAX_TRANSACTION_STREAMS {
            return Err(unwritable(first, format!("a transaction can't write to {} streams", commits.len())).into());
        }
        let mut puts = Vec::with_capacity(commits.len());
        for commit in commits {
            let item = commit.to_item().map_err(|error| unwritable(commit, error.0))?;
            let put = Put::builder()
                .table_name(&self.table)
                .set_item(Some(item))
                .condition_expression(FREE)
                .expression_attribute_names("#stream", "stream")
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                .build()
                .map_err(|error| unwritable(commit, error.to_string()))?;
            puts.push(TransactWriteItem::builder().put(put).build());
        }
        let answer = self
            .client
            .transact_write_items()
            .set_transact_items(Some(puts))
            .client_request_token(self.token(commits))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer {
            Ok(done) => {
                Consumed::add(&self.consumed.write, done.consumed_capacity().first());
                Ok(())
            }
            Err(error) => Err(transaction_error(commits, error)),
        }
    }

    /// The client request token, by which DynamoDB recognises the SDK's own retry. It covers the content: a later attempt of the
    /// same command has another time in it, which DynamoDB would reject under the first attempt's token. And it covers the table,
    /// because all tables of an account share the tokens.
    fn token(&self, commits: &[Commit]) -> String {
        let mut name = format!("{};", self.table);
        for Commit { stream, version, command_id, at, events, .. } in commits {
            let events = serde_json::to_string(events).unwrap_or_default();
            name.push_str(&format!("{stream}@{version}/{command_id}/{at}/{events};"));
        }
        Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()).to_string()
    }
}

/// How many commits a load asks for first. The newest one is enough for a stream that always carries a snapshot. Of other streams,
/// four commits of one write unit each (1 KB) cost the same read units as one, and are often the whole stream.
const fn tail_length<A: Aggregate>() -> i32 {
    match A::SNAPSHOTS {
        Snapshots::Always => 1,
        Snapshots::WhenSmall => 4,
    }
}

/// Whether these are all commits before a version: an eventually consistent read may have missed some.
fn are_all_before(commits: &[Commit], version: u64) -> bool {
    let end = commits.iter().try_fold(1, |next, commit| (commit.version == next).then(|| commit.last_version() + 1));
    end == Some(version)
}

fn transaction_error(commits: &[Commit], error: SdkError<TransactWriteItemsError>) -> CommitError {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error() else {
        return unavailable(error).into();
    };
    let mut conflict = false;
    for (commit, reason) in commits.iter().zip(cancelled.cancellation_reasons()) {
        match reason.code() {
            None | Some("None") => {}
            Some("ConditionalCheckFailed") => match rival(commit, reason.item()) {
                CommitError::Conflict => conflict = true,
                already => return already,
            },
            Some("TransactionConflict") => conflict = true,
            Some("ValidationError" | "ItemCollectionSizeLimitExceeded") => {
                return unwritable(commit, reason.message().unwrap_or_default().to_owned()).into();
            }
            Some(_) => return unavailable(error).into(),
        }
    }
    if conflict { CommitError::Conflict } else { unavailable(error).into() }
}

/// The error for a version that is taken, by this command's own commit or another's.
fn rival(ours: &Commit, theirs: Option<&Item>) -> CommitError {
    match theirs.and_then(|item| Commit::from_item(item).ok()) {
        Some(theirs) if theirs.command_id == ours.command_id => CommitError::AlreadyCommitted,
        _ => CommitError::Conflict,
    }
}

fn unwritable(commit: &Commit, reason: String) -> StoreError {
    StoreError::Unwritable { stream: commit.stream.clone(), reason }
}

pub(crate) fn unavailable<E, R>(error: SdkError<E, R>) -> StoreError
where
    SdkError<E, R>: std::error::Error,
{
    StoreError::Unavailable(ErrorChain(&error).to_string())
}
