use views::{Key, Order, ViewError};

use crate::shelf::{after, fill, first, views};

#[tokio::test]
async fn a_list_is_in_the_order_of_its_places() {
    let (_database, views) = views().await;
    fill(&views, &["b", "é", "a", "Z"]).await;
    let page = views.list::<String>("shelf", Order::Ascending, &first(10)).await.unwrap();
    // As bytes: capitals first, accents last.
    assert_eq!(page.items, ["Z", "a", "b", "é"]);
}

#[tokio::test]
async fn a_descending_list_begins_with_the_highest_place() {
    let (_database, views) = views().await;
    fill(&views, &["a", "b", "c"]).await;
    let page = views.list::<String>("shelf", Order::Descending, &first(2)).await.unwrap();
    assert_eq!(page.items, ["c", "b"]);
}

#[tokio::test]
async fn pages_follow_each_other_to_the_end() {
    let (_database, views) = views().await;
    fill(&views, &["a", "b", "c"]).await;
    let page = views.list::<String>("shelf", Order::Ascending, &first(2)).await.unwrap();
    let rest = views.list::<String>("shelf", Order::Ascending, &after(2, page.next_cursor)).await.unwrap();
    assert_eq!((page.items.len(), rest.items, rest.next_cursor), (2, vec!["c".to_owned()], None));
}

#[tokio::test]
async fn a_list_that_is_not_there_is_empty() {
    let (_database, views) = views().await;
    let page = views.list::<String>("shelf", Order::Ascending, &first(2)).await.unwrap();
    assert_eq!((page.items.len(), page.next_cursor), (0, None));
}

#[tokio::test]
async fn a_cursor_does_not_lead_into_another_list() {
    let (_database, views) = views().await;
    fill(&views, &["a", "b"]).await;
    views.put(&Key::new("secret", "c"), 1, &"c", None).await.unwrap();
    let secret = views.list::<String>("shelf", Order::Ascending, &first(1)).await.unwrap().next_cursor;
    let page = views.list::<String>("shelf", Order::Ascending, &after(10, secret)).await.unwrap();
    assert_eq!(page.items, ["b"]);
}

#[tokio::test]
async fn what_is_no_cursor_is_refused() {
    let (_database, views) = views().await;
    for cursor in ["", "e30", "no cursor", "eyJzayI6IiJ9"] {
        let page = views.list::<String>("shelf", Order::Ascending, &after(1, Some(cursor.to_owned()))).await;
        assert!(matches!(page, Err(ViewError::Cursor(_))), "{cursor}");
    }
}

#[tokio::test]
async fn a_short_list_of_more_than_a_megabyte_is_read_to_its_end() {
    let (_database, views) = views().await;
    for place in 10..25 {
        views.put(&Key::new("shelf", place.to_string()), 1, &"n".repeat(100_000), None).await.unwrap();
    }
    assert_eq!(views.list_all::<String>("shelf").await.unwrap().len(), 15);
}
