use eventstore::{Aggregate, Consistency, Expected, Loaded, Store};

use crate::counter::{Add, Counted, Counter, Pool, add, cause, store, stream};

/// Consumed read and write units, in hundredths.
async fn cost(store: &Store, what: impl AsyncFnOnce()) -> (u64, u64) {
    let (read, write) = (store.consumed().read_hundredths(), store.consumed().write_hundredths());
    what().await;
    (store.consumed().read_hundredths() - read, store.consumed().write_hundredths() - write)
}

async fn append(store: &Store, command: u128, add: &Add) {
    store.execute::<Counter>(&stream(), add, &cause(command), Expected::Any).await.unwrap();
}

#[tokio::test]
async fn commit_of_up_to_one_kilobyte_takes_one_write_unit() {
    let (_database, store) = store().await;
    let (_, write) = cost(&store, async || append(&store, 1, &add(1)).await).await;
    assert_eq!(write, 100);
}

#[tokio::test]
async fn three_events_at_once_take_one_write_unit() {
    let (_database, store) = store().await;
    let (_, write) = cost(&store, async || append(&store, 1, &Add { times: 3, ..add(1) }).await).await;
    assert_eq!(write, 100);
}

#[tokio::test]
async fn fifty_commits_take_fifty_write_units() {
    let (_database, store) = store().await;
    let (_, write) = cost(&store, async || {
        for command in 1..=50 {
            append(&store, command, &add(1)).await;
        }
    })
    .await;
    assert_eq!(write, 5_000);
}

#[tokio::test]
async fn snapshot_that_would_cost_another_write_unit_is_left_out() {
    let (_database, store) = store().await;
    // The events leave no room for a snapshot in the first kilobyte.
    let long = Add { note: "n".repeat(750), ..add(1) };
    let (_, write) = cost(&store, async || append(&store, 1, &long).await).await;
    let commits = store.read(&stream(), Consistency::Strong).await.unwrap();
    assert_eq!((write, &commits[0].state), (100, &None));
}

#[tokio::test]
async fn load_of_up_to_four_kilobytes_takes_half_a_read_unit() {
    let (_database, store) = store().await;
    append(&store, 1, &add(1)).await;
    let (read, _) =
        cost(&store, async || assert!(store.load::<Counter>(&stream(), Consistency::Eventual).await.is_ok())).await;
    assert_eq!(read, 50);
}

#[tokio::test]
async fn load_of_a_short_stream_without_snapshots_takes_half_a_read_unit() {
    let (_database, store) = store().await;
    for command in 1..=2 {
        append(&store, command, &Add { note: "n".repeat(1_100), ..add(1) }).await;
    }
    let (read, _) = cost(&store, async || {
        let loaded = store.load::<Counter>(&stream(), Consistency::Eventual).await.unwrap();
        assert_eq!(loaded.state.sum, 2);
    })
    .await;
    assert_eq!(read, 50);
}

#[tokio::test]
async fn load_of_a_snapshot_takes_half_a_read_unit_for_any_stream_length() {
    let (_database, store) = store().await;
    for command in 1..=200 {
        append(&store, command, &add(1)).await;
    }
    let (read, _) =
        cost(&store, async || assert!(store.load::<Counter>(&stream(), Consistency::Eventual).await.is_ok())).await;
    assert_eq!(read, 50);
}

#[tokio::test]
async fn load_with_snapshots_costs_the_same_after_ten_thousand_commits() {
    let (_database, store) = store().await;
    let mut loaded = store.load::<Pool>(&stream(), Consistency::Eventual).await.unwrap();
    for hundred in 0..100 {
        let commits: Vec<_> = (0..100)
            .map(|one| {
                let event = Counted::Counted { by: 1, note: String::new() };
                let cause = cause(hundred * 100 + one + 1);
                let (commit, state) = store.stage::<Pool>(&stream(), &loaded, &[event], &cause).unwrap();
                loaded = Loaded { state, version: commit.last_version() };
                commit
            })
            .collect();
        store.append_all(&commits).await.unwrap();
    }
    let (read, _) = cost(&store, async || {
        let loaded = store.load::<Pool>(&stream(), Consistency::Eventual).await.unwrap();
        assert_eq!(loaded.state.sum, 10_000);
    })
    .await;
    assert_eq!(read, 50);
}

#[tokio::test]
async fn commit_to_two_streams_takes_two_write_units_each() {
    let (_database, store) = store().await;
    let (_, write) = cost(&store, async || {
        let mut commits = Vec::new();
        for number in 1..=2 {
            let stream = Pool::stream(testkit::id(number));
            let loaded = store.load::<Pool>(&stream, Consistency::Strong).await.unwrap();
            let event = Counted::Counted { by: 1, note: String::new() };
            commits.push(store.stage::<Pool>(&stream, &loaded, &[event], &cause(1)).unwrap().0);
        }
        store.append_all(&commits).await.unwrap();
    })
    .await;
    assert_eq!(write, 400);
}
