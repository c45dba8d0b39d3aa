use aws_sdk_dynamodb::types::AttributeValue;
use views::ViewError;

use crate::shelf::{key, views};

#[tokio::test]
async fn an_item_is_read_with_the_version_that_it_was_made_from() {
    let (_database, views) = views().await;
    views.put(&key("a"), 7, &"seven", None).await.unwrap();
    assert_eq!(views.get::<String>(&key("a")).await.unwrap(), Some((7, "seven".to_owned())));
}

#[tokio::test]
async fn what_was_never_put_is_not_there() {
    let (_database, views) = views().await;
    assert_eq!(views.get::<String>(&key("a")).await.unwrap(), None);
}

#[tokio::test]
async fn a_newer_version_replaces_an_older_one() {
    let (_database, views) = views().await;
    views.put(&key("a"), 1, &"one", None).await.unwrap();
    assert!(views.put(&key("a"), 2, &"two", None).await.unwrap());
    assert_eq!(views.get::<String>(&key("a")).await.unwrap(), Some((2, "two".to_owned())));
}

#[tokio::test]
async fn an_older_version_that_comes_late_changes_nothing() {
    let (_database, views) = views().await;
    views.put(&key("a"), 10, &"ten", None).await.unwrap();
    assert!(!views.put(&key("a"), 9, &"nine", None).await.unwrap());
    assert_eq!(views.get::<String>(&key("a")).await.unwrap(), Some((10, "ten".to_owned())));
}

#[tokio::test]
async fn a_repeat_is_not_put_again() {
    let (_database, views) = views().await;
    views.put(&key("a"), 1, &"one", None).await.unwrap();
    assert!(!views.put(&key("a"), 1, &"one", None).await.unwrap());
}

#[tokio::test]
async fn of_many_racing_versions_the_newest_stays() {
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
async fn an_item_is_deleted_by_the_version_that_it_was_made_from() {
    let (_database, views) = views().await;
    views.put(&key("a"), 2, &"two", None).await.unwrap();
    assert!(views.delete(&key("a"), 2).await.unwrap());
    assert_eq!(views.get::<String>(&key("a")).await.unwrap(), None);
}

#[tokio::test]
async fn a_newer_item_is_not_deleted() {
    let (_database, views) = views().await;
    views.put(&key("a"), 3, &"three", None).await.unwrap();
    assert!(!views.delete(&key("a"), 2).await.unwrap());
    assert_eq!(views.get::<String>(&key("a")).await.unwrap(), Some((3, "three".to_owned())));
}

#[tokio::test]
async fn deleting_what_is_gone_is_done() {
    let (_database, views) = views().await;
    assert!(views.delete(&key("a"), 1).await.unwrap());
}

#[tokio::test]
async fn an_item_that_other_code_wrote_is_not_guessed_at() {
    let (database, views) = views().await;
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let put = database.client.put_item().table_name(&database.table);
    put.item("pk", text("shelf")).item("sk", text("a")).item("version", text("new")).send().await.unwrap();
    assert!(matches!(views.get::<String>(&key("a")).await, Err(ViewError::Unreadable { .. })));
}
