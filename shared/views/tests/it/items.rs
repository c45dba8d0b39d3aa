use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::AttributeValue;
use views::ViewError;

use crate::shelf::{fill, key, views};

#[tokio::test]
async fn item_is_read_with_its_version() {
    let (_database, views) = views().await;
    views.put(&key("a"), 7, &"seven", None).await.unwrap();
    assert_eq!(views.get::<String>(&key("a")).await.unwrap(), Some((7, "seven".to_owned())));
}

#[tokio::test]
async fn missing_item_is_none() {
    let (_database, views) = views().await;
    assert_eq!(views.get::<String>(&key("a")).await.unwrap(), None);
}

#[tokio::test]
async fn newer_version_replaces_an_older_one() {
    let (_database, views) = views().await;
    views.put(&key("a"), 1, &"one", None).await.unwrap();
    assert!(views.put(&key("a"), 2, &"two", None).await.unwrap());
    assert_eq!(views.get::<String>(&key("a")).await.unwrap(), Some((2, "two".to_owned())));
}

#[tokio::test]
async fn older_version_changes_nothing() {
    let (_database, views) = views().await;
    views.put(&key("a"), 10, &"ten", None).await.unwrap();
    assert!(!views.put(&key("a"), 9, &"nine", None).await.unwrap());
    assert_eq!(views.get::<String>(&key("a")).await.unwrap(), Some((10, "ten".to_owned())));
}

#[tokio::test]
async fn same_version_is_not_put_again() {
    let (_database, views) = views().await;
    views.put(&key("a"), 1, &"one", None).await.unwrap();
    assert!(!views.put(&key("a"), 1, &"one", None).await.unwrap());
}

#[tokio::test]
async fn replaced_item_keeps_its_version() {
    let (_database, views) = views().await;
    views.put(&key("a"), 1, &"one", None).await.unwrap();
    assert!(views.replace(&key("a"), 1, &"noted").await.unwrap());
    assert_eq!(views.get::<String>(&key("a")).await.unwrap(), Some((1, "noted".to_owned())));
}

#[tokio::test]
async fn newer_item_is_not_replaced() {
    let (_database, views) = views().await;
    views.put(&key("a"), 2, &"two", None).await.unwrap();
    assert!(!views.replace(&key("a"), 1, &"noted").await.unwrap());
}

#[tokio::test]
async fn removed_item_is_not_replaced() {
    let (_database, views) = views().await;
    assert!(!views.replace(&key("a"), 1, &"noted").await.unwrap());
}

#[tokio::test]
async fn newest_of_racing_versions_wins() {
    let (_database, views) = views().await;
    let racers = (1..=32).map(|version| {
        let views = views.clone();
        tokio::spawn(async move { views.put(&key("a"), version, &version, None).await })
    });
    for racer in racers.collect::<Vec<_>>() {
        racer.await.unwrap().unwrap();
    }
    assert_eq!(views.get::<u64>(&key("a")).await.unwrap(), Some((32, 32)));
}

#[tokio::test]
async fn item_is_deleted_by_its_own_version() {
    let (_database, views) = views().await;
    views.put(&key("a"), 2, &"two", None).await.unwrap();
    assert!(views.delete(&key("a"), 2).await.unwrap());
    assert_eq!(views.get::<String>(&key("a")).await.unwrap(), None);
}

#[tokio::test]
async fn newer_item_is_not_deleted() {
    let (_database, views) = views().await;
    views.put(&key("a"), 3, &"three", None).await.unwrap();
    assert!(!views.delete(&key("a"), 2).await.unwrap());
    assert_eq!(views.get::<String>(&key("a")).await.unwrap(), Some((3, "three".to_owned())));
}

#[tokio::test]
async fn deleting_a_missing_item_succeeds() {
    let (_database, views) = views().await;
    assert!(views.delete(&key("a"), 1).await.unwrap());
}

#[tokio::test]
async fn item_with_another_schema_is_unreadable() {
    let (database, views) = views().await;
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let put = database.client.put_item().table_name(&database.table);
    put.item("pk", text("shelf")).item("sk", text("a")).item("version", text("new")).send().await.unwrap();
    assert!(matches!(views.get::<String>(&key("a")).await, Err(ViewError::Unreadable { .. })));
}

#[tokio::test]
async fn items_are_read_for_each_id_that_has_one() {
    let (_database, views) = views().await;
    fill(&views, &["1", "3"]).await;
    let found = views.get_each(BTreeSet::from([3, 2, 1]), |id: u32| key(&id.to_string())).await.unwrap();
    assert_eq!(found, BTreeMap::from([(1, "1".to_owned()), (3, "3".to_owned())]));
}
