use views::{Key, Order, ViewError};

use crate::shelf::{after, fill, first, views};

#[tokio::test]
async fn list_is_sorted_by_sort_key() {
    let (_database, views) = views().await;
    fill(&views, &["b", "é", "a", "Z"]).await;
    let page = views.list::<String>("shelf", Order::Ascending, &first(10)).await.unwrap();
    // As bytes: capitals first, accents last.
    assert_eq!(page.items, ["Z", "a", "b", "é"]);
}

#[tokio::test]
async fn descending_list_begins_with_the_highest_sort_key() {
    let (_database, views) = views().await;
    fill(&views, &["a", "b", "c"]).await;
    let page = views.list::<String>("shelf", Order::Descending, &first(2)).await.unwrap();
    assert_eq!(page.items, ["c", "b"]);
}

#[tokio::test]
async fn pages_cover_the_whole_list() {
    let (_database, views) = views().await;
    fill(&views, &["a", "b", "c"]).await;
    let page = views.list::<String>("shelf", Order::Ascending, &first(2)).await.unwrap();
    let rest = views.list::<String>("shelf", Order::Ascending, &after(2, page.next_cursor)).await.unwrap();
    assert_eq!((page.items.len(), rest.items, rest.next_cursor), (2, vec!["c".to_owned()], None));
}

#[tokio::test]
async fn unknown_list_is_empty() {
    let (_database, views) = views().await;
    let page = views.list::<String>("shelf", Order::Ascending, &first(2)).await.unwrap();
    assert_eq!((page.items.len(), page.next_cursor), (0, None));
}

#[tokio::test]
async fn cursor_of_another_list_cannot_leave_this_list() {
    let (_database, views) = views().await;
    fill(&views, &["a", "b"]).await;
    views.put(&Key::new("secret", "c"), 1, &"c", None).await.unwrap();
    let secret = views.list::<String>("shelf", Order::Ascending, &first(1)).await.unwrap().next_cursor;
    let page = views.list::<String>("shelf", Order::Ascending, &after(10, secret)).await.unwrap();
    assert_eq!(page.items, ["b"]);
}

#[tokio::test]
async fn invalid_cursor_is_rejected() {
    let (_database, views) = views().await;
    for cursor in ["", "e30", "no cursor", "eyJzayI6IiJ9"] {
        let page = views.list::<String>("shelf", Order::Ascending, &after(1, Some(cursor.to_owned()))).await;
        assert!(matches!(page, Err(ViewError::Cursor(_))), "{cursor}");
    }
}

#[tokio::test]
async fn list_of_more_than_a_megabyte_is_read_to_its_end() {
    let (_database, views) = views().await;
    for number in 10..25 {
        views.put(&Key::new("shelf", number.to_string()), 1, &"n".repeat(100_000), None).await.unwrap();
    }
    assert_eq!(views.list_all::<String>("shelf").await.unwrap().len(), 15);
}
