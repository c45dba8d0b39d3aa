use aws_sdk_dynamodb::types::AttributeValue;
use eventstore::{Consistency, Expected, Republication, Store, StreamId};
use jiff::{SignedDuration, Timestamp};
use test_database::TestDatabase;
use testkit::at;

use crate::counter::{Counter, add, cause, store, stream};

fn asking(now: Timestamp, pause: SignedDuration) -> Republication<'static> {
    Republication { mark: "asking", now, pause }
}

/// A stream of three commits.
async fn three_commits() -> (TestDatabase, Store) {
    let (database, store) = store().await;
    for command in 1..=3 {
        store.execute::<Counter>(&stream(), &add(1), &cause(command), Expected::Any).await.unwrap();
    }
    (database, store)
}

/// What says that a commit is published again, by version.
async fn marks(database: &TestDatabase) -> Vec<Option<String>> {
    let items = database.client.scan().table_name(&database.table).send().await.unwrap().items.unwrap();
    let mark = |version: usize| {
        let is_it = |item: &&std::collections::HashMap<String, AttributeValue>| {
            item["version"] == AttributeValue::N(version.to_string())
        };
        let item = items.iter().find(is_it).unwrap();
        item.get("republish").map(|mark| mark.as_s().unwrap().clone())
    };
    (1..=items.len()).map(mark).collect()
}

#[tokio::test]
async fn commit_that_is_published_again_stays_as_it_was() {
    let (_database, store) = three_commits().await;
    let before = store.read(&stream(), Consistency::Strong).await.unwrap();
    let now = at("2026-11-22T10:00:00Z");
    assert_eq!(store.republish_stream(&stream(), asking(now, SignedDuration::ZERO)).await.unwrap(), 3);
    assert_eq!(store.read(&stream(), Consistency::Strong).await.unwrap(), before);
}

#[tokio::test]
async fn newest_commit_with_the_event_is_published_again() {
    let (database, store) = three_commits().await;
    let republication = asking(at("2026-11-22T10:00:00Z"), SignedDuration::ZERO);
    assert!(store.republish_newest(&stream(), &["Counted"], republication).await.unwrap());
    assert_eq!(marks(&database).await, [None, None, Some("asking 2026-11-22T10:00:00Z".to_owned())]);
    assert!(!store.republish_newest(&stream(), &["Removed"], republication).await.unwrap());
}

#[tokio::test]
async fn commit_is_not_published_again_before_the_pause_has_passed() {
    let (database, store) = three_commits().await;
    let pause = SignedDuration::from_mins(5);
    for time in ["2026-11-22T10:00:00Z", "2026-11-22T10:04:59Z"] {
        store.republish(&stream(), &[1], asking(at(time), pause)).await.unwrap();
    }
    assert_eq!(marks(&database).await[0].as_deref(), Some("asking 2026-11-22T10:00:00Z"));
    store.republish(&stream(), &[1], asking(at("2026-11-22T10:05:00Z"), pause)).await.unwrap();
    assert_eq!(marks(&database).await[0].as_deref(), Some("asking 2026-11-22T10:05:00Z"));
}

#[tokio::test]
async fn republishing_creates_no_commit() {
    let (database, store) = three_commits().await;
    let republication = asking(at("2026-11-22T10:00:00Z"), SignedDuration::ZERO);
    store.republish(&StreamId::new("counter", 9), &[1], republication).await.unwrap();
    assert_eq!(marks(&database).await.len(), 3);
}

#[tokio::test]
async fn commits_since_a_time_are_found() {
    let (_database, store) = three_commits().await;
    let all = store.keys_since(Timestamp::UNIX_EPOCH, None).await.unwrap();
    let mut versions: Vec<u64> = all.keys.iter().map(|(_, version)| *version).collect();
    versions.sort_unstable();
    assert_eq!((versions, all.next), (vec![1, 2, 3], None));
    let later = store.keys_since(at("2999-01-01T00:00:00Z"), None).await.unwrap();
    assert_eq!(later.keys, []);
}
