use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cloud::CallFault;
use eventstore::{Aggregate, CommitError, Consistency, ExecuteError, Expected, Loaded, StoreError};
use testkit::id;

use crate::counter::{Add, Count, Counted, Counter, LimitReached, Pool, add, cause, store, store_with, stream};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn racing_commands_each_count_once() {
    let (_database, store) = store().await;
    let racers = (1..=32).map(|command| {
        let store = store.clone();
        tokio::spawn(async move { store.execute::<Counter>(&stream(), &add(1), &cause(command), Expected::Any).await })
    });
    let mut carried_out = 0;
    for racer in racers.collect::<Vec<_>>() {
        // A command may fail under contention, but never count twice or get lost.
        match racer.await.unwrap() {
            Ok(_) => carried_out += 1,
            Err(ExecuteError::Contended) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    let loaded = store.load::<Counter>(&stream(), Consistency::Strong).await.unwrap();
    assert_eq!(loaded.state.sum, carried_out);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limit_holds_under_concurrent_commands() {
    let (_database, store) = store().await;
    let racers = (1..=32).map(|command| {
        let store = store.clone();
        let add = Add { limit: 5, ..add(1) };
        tokio::spawn(async move { store.execute::<Counter>(&stream(), &add, &cause(command), Expected::Any).await })
    });
    for racer in racers.collect::<Vec<_>>() {
        let _ = racer.await.unwrap();
    }
    assert_eq!(store.load::<Counter>(&stream(), Consistency::Strong).await.unwrap().state.sum, 5);
}

#[tokio::test]
async fn refusal_is_decided_on_a_strongly_consistent_state() {
    let (_database, store) = store().await;
    let refused = store.execute::<Counter>(&stream(), &Add { limit: 0, ..add(1) }, &cause(1), Expected::Any).await;
    assert!(matches!(refused, Err(ExecuteError::Refused(LimitReached))));
}

#[tokio::test]
async fn nothing_to_do_writes_nothing() {
    let (_database, store) = store().await;
    let done = store.execute::<Counter>(&stream(), &add(0), &cause(1), Expected::Any).await.unwrap();
    assert_eq!((done.version, store.consumed().write_hundredths()), (0, 0));
}

#[tokio::test]
async fn another_version_than_expected_is_refused() {
    let (_database, store) = store().await;
    store.execute::<Counter>(&stream(), &add(1), &cause(1), Expected::Version(0)).await.unwrap();
    let late = store.execute::<Counter>(&stream(), &add(1), &cause(2), Expected::Version(0)).await;
    assert!(matches!(late, Err(ExecuteError::VersionMismatch { actual: 1 })));
}

#[tokio::test]
async fn command_with_a_lost_response_is_recognised_and_counts_once() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    // The first PutItem succeeds, but its response is lost; the SDK retries.
    let (_database, store) = store_with(move |operation| {
        let first = operation == "DynamoDB.PutItem" && counted.fetch_add(1, Ordering::SeqCst) == 0;
        if first { CallFault::AnswerLost } else { CallFault::None }
    })
    .await;
    let done = store.execute::<Counter>(&stream(), &add(1), &cause(1), Expected::Any).await.unwrap();
    assert_eq!((done.state.sum, done.events.len(), calls.load(Ordering::SeqCst) > 1), (1, 1, true));
}

#[tokio::test]
async fn retried_command_is_found_among_later_commits() {
    let (_database, store) = store().await;
    for command in 1..=4 {
        store.execute::<Counter>(&stream(), &add(command as u32), &cause(command), Expected::Any).await.unwrap();
    }
    let mut again = cause(2);
    again.repeated = true;
    let done = store.execute::<Counter>(&stream(), &add(2), &again, Expected::Any).await.unwrap();
    assert_eq!((done.version, done.state.sum), (2, 3));
}

#[tokio::test]
async fn throttled_call_is_retried() {
    let calls = AtomicUsize::new(0);
    let (_database, store) =
        store_with(
            move |_| {
                if calls.fetch_add(1, Ordering::SeqCst) == 0 { CallFault::Throttled } else { CallFault::None }
            },
        )
        .await;
    assert!(store.execute::<Counter>(&stream(), &add(1), &cause(1), Expected::Any).await.is_ok());
}

async fn both(store: &eventstore::Store, command: u128) -> Vec<eventstore::Commit> {
    let mut commits = Vec::new();
    for number in 1..=2 {
        let stream = Pool::stream(id(number));
        let loaded = store.load::<Pool>(&stream, Consistency::Strong).await.unwrap();
        let event = Counted::Counted { by: 1, note: String::new() };
        commits.push(store.stage::<Pool>(&stream, &loaded, &[event], &cause(command)).unwrap().0);
    }
    commits
}

#[tokio::test]
async fn commits_to_several_streams_are_all_or_none() {
    let (_database, store) = store().await;
    let mine = both(&store, 1).await;
    let rival = both(&store, 2).await;
    store.append(&rival[1]).await.unwrap();
    let refused = store.append_all(&mine).await;
    assert!(matches!(refused, Err(CommitError::Conflict)), "{refused:?}");
    assert_eq!(store.load::<Pool>(&Pool::stream(id(1)), Consistency::Strong).await.unwrap().version, 0);
}

#[tokio::test]
async fn repeated_commit_to_several_streams_is_recognised() {
    let (_database, store) = store().await;
    let commits = both(&store, 1).await;
    store.append_all(&commits).await.unwrap();
    store.append_all(&commits).await.unwrap();
    assert_eq!(store.load::<Pool>(&Pool::stream(id(1)), Consistency::Strong).await.unwrap().state.sum, 1);
}

#[tokio::test]
async fn later_attempt_finds_its_own_commit() {
    let (_database, store) = store().await;
    let mut commits = both(&store, 1).await;
    store.append_all(&commits).await.unwrap();
    commits.iter_mut().for_each(|commit| commit.at = testkit::at("2026-11-22T10:00:05Z"));
    let again = store.append_all(&commits).await;
    assert!(matches!(again, Err(CommitError::AlreadyCommitted)), "{again:?}");
}

#[tokio::test]
async fn transaction_conflict_is_reported_as_a_conflict() {
    let (_database, store) =
        store_with(
            |operation| {
                if operation == "DynamoDB.TransactWriteItems" { CallFault::Conflict } else { CallFault::None }
            },
        )
        .await;
    let commits = both(&store, 1).await;
    assert!(matches!(store.append_all(&commits).await, Err(CommitError::Conflict)));
}

#[tokio::test]
async fn commit_too_large_for_an_item_is_unwritable() {
    let (_database, store) = store().await;
    let huge = Add { note: "n".repeat(410_000), ..add(1) };
    let refused = store.execute::<Counter>(&stream(), &huge, &cause(1), Expected::Any).await;
    assert!(matches!(refused, Err(ExecuteError::Store(eventstore::StoreError::Unwritable { .. }))), "{refused:?}");
}

#[tokio::test]
async fn single_commit_that_meets_a_transaction_is_decided_again() {
    let calls = AtomicUsize::new(0);
    let (_database, store) = store_with(move |operation| {
        let first = operation == "DynamoDB.PutItem" && calls.fetch_add(1, Ordering::SeqCst) == 0;
        if first { CallFault::Conflict } else { CallFault::None }
    })
    .await;
    let done = store.execute::<Counter>(&stream(), &add(1), &cause(1), Expected::Any).await.unwrap();
    assert_eq!(done.state.sum, 1);
}

#[tokio::test]
async fn lost_response_before_a_busy_item_is_still_recognised() {
    let calls = AtomicUsize::new(0);
    let (_database, store) = store_with(move |operation| match operation {
        "DynamoDB.PutItem" => match calls.fetch_add(1, Ordering::SeqCst) {
            0 => CallFault::AnswerLost,
            1 => CallFault::Conflict,
            _ => CallFault::None,
        },
        _ => CallFault::None,
    })
    .await;
    let executed = store.execute::<Counter>(&stream(), &add(1), &cause(1), Expected::Any).await.unwrap();
    assert_eq!((executed.version, executed.state.sum), (1, 1));
}

#[tokio::test]
async fn commit_without_events_is_refused() {
    let (_database, store) = store().await;
    let nothing = Loaded { state: Count::default(), version: 0 };
    let staged = store.stage::<Counter>(&stream(), &nothing, &[], &cause(1));
    assert!(matches!(staged, Err(StoreError::Unwritable { .. })), "{staged:?}");
}
