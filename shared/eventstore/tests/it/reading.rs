use std::sync::atomic::{AtomicUsize, Ordering};

use eventstore::{Consistency, Expected, Loaded, Store, StoreError};

use crate::counter::{Add, Count, Counted, Counter, NewerCounter, Pool, add, cause, store, store_with, stream};
use cloud::CallFault;

#[tokio::test]
async fn stream_of_more_than_a_megabyte_is_read_to_its_end() {
    let (_database, store) = store().await;
    let long = Add { note: "n".repeat(100_000), ..add(1) };
    for command in 1..=15 {
        store.execute::<Counter>(&stream(), &long, &cause(command), Expected::Any).await.unwrap();
    }
    let loaded = store.load::<Counter>(&stream(), Consistency::Eventual).await.unwrap();
    assert_eq!(loaded.state, Count { sum: 15, events: 15 });
}

#[tokio::test]
async fn snapshot_equals_a_fold_of_all_events() {
    let (_database, store) = store().await;
    for command in 1..=20 {
        let add = Add { times: 1 + (command % 3) as u32, ..add(2) };
        store.execute::<Counter>(&stream(), &add, &cause(command), Expected::Any).await.unwrap();
    }
    let commits = store.read(&stream(), Consistency::Strong).await.unwrap();
    let mut bare = commits.clone();
    bare.iter_mut().for_each(|commit| commit.state = None);
    let folded = eventstore::fold::<Counter>(&bare).unwrap().state;
    assert!(commits.iter().all(|commit| commit.state.is_some()));
    assert_eq!(commits.last().unwrap().snapshot::<Counter>().unwrap(), folded);
}

#[tokio::test]
async fn snapshot_of_another_state_version_is_ignored() {
    let (_database, store) = store().await;
    for command in 1..=3 {
        store.execute::<Counter>(&stream(), &add(1), &cause(command), Expected::Any).await.unwrap();
    }
    let loaded = store.load::<NewerCounter>(&stream(), Consistency::Eventual).await.unwrap();
    assert_eq!(loaded.state.sum, 6);
}

#[tokio::test]
async fn state_after_an_older_commit_excludes_later_events() {
    let (_database, store) = store().await;
    for command in 1..=3 {
        store.execute::<Counter>(&stream(), &add(1), &cause(command), Expected::Any).await.unwrap();
    }
    let commits = store.read(&stream(), Consistency::Strong).await.unwrap();
    assert_eq!(store.state_after::<Counter>(&commits[1]).await.unwrap().sum, 2);
}

#[tokio::test]
async fn unreadable_event_stops_its_stream() {
    let (database, store) = store().await;
    store.execute::<Counter>(&stream(), &add(1), &cause(1), Expected::Any).await.unwrap();
    let text = |text: &str| aws_sdk_dynamodb::types::AttributeValue::S(text.to_owned());
    database
        .client
        .update_item()
        .table_name(&database.table)
        .key("stream", text(stream().as_str()))
        .key("version", aws_sdk_dynamodb::types::AttributeValue::N("1".to_owned()))
        .update_expression("SET events = :events REMOVE #state")
        .expression_attribute_names("#state", "state")
        .expression_attribute_values(":events", text(r#"[{"type":"Unheard","v":1}]"#))
        .send()
        .await
        .unwrap();
    let loaded = store.load::<Counter>(&stream(), Consistency::Eventual).await;
    assert!(matches!(loaded, Err(StoreError::Unreadable { version: 1, .. })));
}

#[tokio::test]
async fn state_after_a_commit_is_complete_despite_stale_reads() {
    // Every eventually consistent read misses the two newest commits.
    let (_database, store) = store_with(|_| CallFault::Stale(2)).await;
    // More than a write unit of events leaves no room for a snapshot.
    let long = Add { note: "n".repeat(1_100), ..add(1) };
    for command in 1..=3 {
        store.execute::<Counter>(&stream(), &long, &cause(command), Expected::Any).await.unwrap();
    }
    let newest = store.read(&stream(), Consistency::Strong).await.unwrap().pop().unwrap();
    assert_eq!(store.state_after::<Counter>(&newest).await.unwrap().sum, 3);
}

#[tokio::test]
async fn stale_read_neither_refuses_nor_corrupts() {
    // Every eventually consistent read misses the newest commit.
    let (_database, store) = store_with(|_| CallFault::Stale(1)).await;
    for command in 1..=5 {
        let done = store.execute::<Pool>(&stream(), &add(1), &cause(command), Expected::Any).await.unwrap();
        assert_eq!(done.state.sum, command as u32);
    }
}

#[tokio::test]
async fn load_is_complete_when_its_second_read_is_staler_than_its_first() {
    // The first read of a load sees everything. Its second one, of the older commits, misses the eight newest.
    let queries = AtomicUsize::new(0);
    let lagging = move |operation: &str| match operation {
        "DynamoDB.Query" if queries.fetch_add(1, Ordering::Relaxed) == 1 => CallFault::Stale(8),
        _ => CallFault::None,
    };
    let (_database, store) = store_with(lagging).await;
    append_long_commits(&store, 10).await;
    assert_eq!(store.load::<Counter>(&stream(), Consistency::Eventual).await.unwrap().state.sum, 10);
}

#[tokio::test]
async fn fold_of_a_stream_with_a_gap_is_refused() {
    let (_database, store) = store().await;
    append_long_commits(&store, 4).await;
    let mut commits = store.read(&stream(), Consistency::Strong).await.unwrap();
    commits.remove(1);
    assert_eq!(eventstore::fold::<Counter>(&commits).err().map(|(version, _)| version), Some(3));
}

/// Commits of more than a write unit, which have no room for a snapshot.
async fn append_long_commits(store: &Store, count: u128) {
    let mut loaded = Loaded { state: Count::default(), version: 0 };
    for command in 1..=count {
        let event = Counted::Counted { by: 1, note: "n".repeat(1_100) };
        let (commit, state) = store.stage::<Counter>(&stream(), &loaded, &[event], &cause(command)).unwrap();
        store.append(&commit).await.unwrap();
        loaded = Loaded { state, version: commit.last_version() };
    }
}
