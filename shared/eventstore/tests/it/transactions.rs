use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cloud::CallFault;
use eventstore::{
    ATTEMPTS, Aggregate, Consistency, ExecuteError, Executed, Expected, MAX_TRANSACTION_STREAMS, Store, StoreError,
    StreamId, TransactionError,
};
use testkit::id;

use crate::counter::{Add, Count, Counted, Counter, LimitReached, Pool, add, cause, store, store_with};

type Added = Executed<Count, Counted>;

fn counter() -> StreamId {
    Counter::stream(id(1))
}

fn pool() -> StreamId {
    Pool::stream(id(2))
}

async fn sum(store: &Store, stream: &StreamId) -> u32 {
    store.load::<Counter>(stream, Consistency::Strong).await.unwrap().state.sum
}

/// Adds one to both streams in one transaction.
async fn add_to_both(store: &Store, command: u128, limit: u32) -> Result<(Added, Added), ExecuteError<LimitReached>> {
    let cause = cause(command);
    let mut transaction = store.transaction(&cause);
    loop {
        let first = transaction.decide::<Counter>(&counter(), &add(1), Expected::Any).await?;
        let second = transaction.decide::<Pool>(&pool(), &Add { limit, ..add(1) }, Expected::Any).await?;
        if transaction.try_commit().await? {
            return Ok((first, second));
        }
    }
}

/// Makes the first transactions of a store fail.
fn first_transactions(
    count: usize,
    fault: impl Fn() -> CallFault + Send + Sync + 'static,
) -> impl Fn(&str) -> CallFault + Send + Sync + 'static {
    let calls = Arc::new(AtomicUsize::new(0));
    move |operation| match operation {
        "DynamoDB.TransactWriteItems" if calls.fetch_add(1, Ordering::SeqCst) < count => fault(),
        _ => CallFault::None,
    }
}

#[tokio::test]
async fn each_stream_gets_its_events() {
    let (_database, store) = store().await;
    let (first, second) = add_to_both(&store, 1, u32::MAX).await.unwrap();
    assert_eq!((first.version, second.version, second.state.sum), (1, 1, 1));
    assert_eq!((sum(&store, &counter()).await, sum(&store, &pool()).await), (1, 1));
}

#[tokio::test]
async fn conflict_in_one_stream_is_decided_again() {
    let (_database, store) = store().await;
    let (mine, rival) = (cause(1), cause(2));
    let mut transaction = store.transaction(&mine);
    let mut outcomes = Vec::new();
    while outcomes.last() != Some(&true) {
        transaction.decide::<Counter>(&counter(), &add(1), Expected::Any).await.unwrap();
        transaction.decide::<Pool>(&pool(), &add(1), Expected::Any).await.unwrap();
        if transaction.attempt() == 0 {
            store.execute::<Pool>(&pool(), &add(10), &rival, Expected::Any).await.unwrap();
        }
        outcomes.push(transaction.try_commit().await.unwrap());
        let counted = sum(&store, &counter()).await;
        assert_eq!(counted, u32::from(outcomes.last() == Some(&true)), "all or nothing");
    }
    assert_eq!((outcomes, sum(&store, &pool()).await), (vec![false, true], 11));
}

#[tokio::test]
async fn racing_transactions_each_count_once() {
    let (_database, store) = store().await;
    let racers = (1..=16).map(|command| {
        let store = store.clone();
        tokio::spawn(async move { add_to_both(&store, command, u32::MAX).await })
    });
    let mut written = 0;
    for racer in racers.collect::<Vec<_>>() {
        match racer.await.unwrap() {
            Ok(_) => written += 1,
            Err(ExecuteError::Contended) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((sum(&store, &counter()).await, sum(&store, &pool()).await), (written, written));
}

#[tokio::test]
async fn lost_answer_is_recognised_and_counts_once() {
    let (_database, store) = store_with(first_transactions(1, || CallFault::AnswerLost)).await;
    let (first, second) = add_to_both(&store, 1, u32::MAX).await.unwrap();
    assert_eq!((first.version, second.version), (1, 1));
    assert_eq!((sum(&store, &counter()).await, sum(&store, &pool()).await), (1, 1));
}

#[tokio::test]
async fn commit_of_the_same_command_is_not_a_conflict() {
    let (_database, store) = store().await;
    let (first, mut later) = (cause(1), cause(1));
    later.at = testkit::at("2026-11-22T10:00:05Z");
    let mut transactions = [store.transaction(&first), store.transaction(&later)];
    for transaction in &mut transactions {
        transaction.decide::<Counter>(&counter(), &add(1), Expected::Any).await.unwrap();
        transaction.decide::<Pool>(&pool(), &add(1), Expected::Any).await.unwrap();
    }
    for transaction in &mut transactions {
        assert!(transaction.try_commit().await.unwrap());
    }
    assert_eq!((sum(&store, &counter()).await, sum(&store, &pool()).await), (1, 1));
}

#[tokio::test]
async fn refusal_of_one_stream_writes_nothing() {
    let (_database, store) = store().await;
    let refused = add_to_both(&store, 1, 0).await;
    assert!(matches!(refused, Err(ExecuteError::Refused(LimitReached))), "{refused:?}");
    assert_eq!((sum(&store, &counter()).await, store.consumed().write_hundredths()), (0, 0));
}

#[tokio::test]
async fn another_version_than_expected_ends_the_transaction() {
    let (_database, store) = store().await;
    let cause = cause(1);
    let mut transaction = store.transaction(&cause);
    let refused = transaction.decide::<Counter>(&counter(), &add(1), Expected::Version(3)).await;
    assert!(matches!(refused, Err(ExecuteError::VersionMismatch { actual: 0 })), "{refused:?}");
}

#[tokio::test]
async fn stream_with_nothing_to_do_is_left_alone() {
    let (_database, store) = store().await;
    let cause = cause(1);
    let mut transaction = store.transaction(&cause);
    transaction.decide::<Counter>(&counter(), &add(0), Expected::Any).await.unwrap();
    transaction.decide::<Pool>(&pool(), &add(1), Expected::Any).await.unwrap();
    assert!(transaction.try_commit().await.unwrap());
    // A single stream is a plain write of one unit; a transaction would cost two.
    assert_eq!((sum(&store, &counter()).await, store.consumed().write_hundredths()), (0, 100));
}

#[tokio::test]
async fn two_streams_take_two_write_units_each() {
    let (_database, store) = store().await;
    add_to_both(&store, 1, u32::MAX).await.unwrap();
    assert_eq!(store.consumed().write_hundredths(), 400);
}

#[tokio::test]
async fn conflicting_transactions_are_retried_until_contended() {
    let (_database, store) = store_with(first_transactions(3, || CallFault::Conflict)).await;
    assert!(add_to_both(&store, 1, u32::MAX).await.is_ok());
    let (_database, store) = store_with(first_transactions(usize::MAX, || CallFault::Conflict)).await;
    let contended = add_to_both(&store, 1, u32::MAX).await;
    assert!(matches!(contended, Err(ExecuteError::Contended)), "{contended:?}");
}

#[tokio::test]
async fn restart_empties_the_transaction_and_counts_as_an_attempt() {
    let (_database, store) = store().await;
    let cause = cause(1);
    let mut transaction = store.transaction(&cause);
    transaction.decide::<Counter>(&counter(), &add(1), Expected::Any).await.unwrap();
    transaction.restart().await.unwrap();
    assert_eq!(transaction.attempt(), 1);
    assert!(transaction.try_commit().await.unwrap());
    assert_eq!(sum(&store, &counter()).await, 0);
    for _ in 2..ATTEMPTS {
        transaction.restart().await.unwrap();
    }
    assert!(matches!(transaction.restart().await, Err(TransactionError::Contended)));
}

#[tokio::test]
async fn more_streams_than_a_transaction_takes_are_refused() {
    let (_database, store) = store().await;
    let cause = cause(1);
    let mut transaction = store.transaction(&cause);
    for number in 0..=MAX_TRANSACTION_STREAMS {
        let stream = Counter::stream(id(100 + number as u128));
        transaction.decide::<Counter>(&stream, &add(1), Expected::Any).await.unwrap();
    }
    let refused = transaction.try_commit().await;
    assert!(matches!(refused, Err(TransactionError::Store(StoreError::Unwritable { .. }))), "{refused:?}");
}

#[tokio::test]
async fn store_that_does_not_answer_is_not_a_conflict() {
    let (_database, store) = store_with(first_transactions(usize::MAX, || CallFault::Unavailable)).await;
    let failed = add_to_both(&store, 1, u32::MAX).await;
    assert!(matches!(failed, Err(ExecuteError::Store(StoreError::Unavailable(_)))), "{failed:?}");
}
