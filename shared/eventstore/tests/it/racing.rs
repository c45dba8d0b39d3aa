use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cloud::CallFault;
use eventstore::{Aggregate, CommitError, Consistency, ExecuteError, Expected};
use testkit::id;

use crate::counter::{Add, Counted, Counter, LimitReached, Pool, add, cause, store, store_with, stream};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_racing_commands_each_counts_once() {
    let (_database, store) = store().await;
    let racers = (1..=32).map(|command| {
        let store = store.clone();
        tokio::spawn(async move { store.execute::<Counter>(&stream(), &add(1), &cause(command), Expected::Any).await })
    });
    let mut carried_out = 0;
    for racer in racers.collect::<Vec<_>>() {
        // Giving up is allowed under contention; counting twice or not at all is not.
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
async fn a_limit_holds_under_a_race() {
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
async fn a_refusal_is_decided_on_a_strongly_consistent_state() {
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
async fn another_version_than_expected_is_not_written_to() {
    let (_database, store) = store().await;
    store.execute::<Counter>(&stream(), &add(1), &cause(1), Expected::Version(0)).await.unwrap();
    let late = store.execute::<Counter>(&stream(), &add(1), &cause(2), Expected::Version(0)).await;
    assert!(matches!(late, Err(ExecuteError::VersionMismatch { actual: 1 })));
}

#[tokio::test]
async fn a_command_whose_answer_was_lost_is_recognised_and_counts_once() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    // The first PutItem is done and its answer lost; the SDK asks again.
    let (_database, store) = store_with(move |operation| {
        let first = operation == "DynamoDB.PutItem" && counted.fetch_add(1, Ordering::SeqCst) == 0;
        if first { CallFault::AnswerLost } else { CallFault::None }
    })
    .await;
    let done = store.execute::<Counter>(&stream(), &add(1), &cause(1), Expected::Any).await.unwrap();
    assert_eq!((done.state.sum, done.events.len(), calls.load(Ordering::SeqCst) > 1), (1, 1, true));
}

#[tokio::test]
async fn a_repeated_command_is_found_however_much_came_after_it() {
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
async fn a_throttled_store_is_asked_again() {
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
async fn commits_to_several_streams_are_all_made_or_none() {
    let (_database, store) = store().await;
    let mine = both(&store, 1).await;
    let rival = both(&store, 2).await;
    store.append(&rival[1]).await.unwrap();
    let refused = store.append_all(&mine).await;
    assert!(matches!(refused, Err(CommitError::Conflict)), "{refused:?}");
    assert_eq!(store.load::<Pool>(&Pool::stream(id(1)), Consistency::Strong).await.unwrap().version, 0);
}

#[tokio::test]
async fn a_repeated_commit_to_several_streams_is_recognised() {
    let (_database, store) = store().await;
    let commits = both(&store, 1).await;
    store.append_all(&commits).await.unwrap();
    store.append_all(&commits).await.unwrap();
    assert_eq!(store.load::<Pool>(&Pool::stream(id(1)), Consistency::Strong).await.unwrap().state.sum, 1);
}

#[tokio::test]
async fn a_later_try_of_a_committed_command_meets_its_own_commit() {
    let (_database, store) = store().await;
    let mut commits = both(&store, 1).await;
    store.append_all(&commits).await.unwrap();
    commits.iter_mut().for_each(|commit| commit.at = testkit::at("2026-11-22T10:00:05Z"));
    let again = store.append_all(&commits).await;
    assert!(matches!(again, Err(CommitError::AlreadyCommitted)), "{again:?}");
}

#[tokio::test]
async fn a_transaction_that_runs_into_another_is_a_conflict_to_be_retried() {
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
async fn a_commit_too_large_for_an_item_says_so() {
    let (_database, store) = store().await;
    let huge = Add { note: "n".repeat(410_000), ..add(1) };
    let refused = store.execute::<Counter>(&stream(), &huge, &cause(1), Expected::Any).await;
    assert!(matches!(refused, Err(ExecuteError::Store(eventstore::StoreError::Unwritable { .. }))), "{refused:?}");
}

#[tokio::test]
async fn a_single_commit_that_runs_into_a_transaction_is_decided_again() {
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
async fn a_lost_answer_before_a_busy_item_is_not_taken_for_another_commands_commit() {
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
