//! A view table with test items.

use cloud::template::{KeyType, Table};
use test_database::TestDatabase;
use views::{Key, Listed, Page, PageRequest, Views};

/// A table like the view tables of the contexts.
pub async fn views() -> (TestDatabase, Views) {
    let table = Table::new("views", ("pk", KeyType::Text), Some(("sk", KeyType::Text)));
    let database = TestDatabase::with(table.indexed("byDate", "listed", "listedAt")).await;
    let views = Views::new(database.client.clone(), &database.table);
    (database, views)
}

pub fn key(sort_key: &str) -> Key {
    Key::new("shelf", sort_key)
}

/// Puts items into the list `shelf`. Each contains its sort key.
pub async fn fill(views: &Views, sort_keys: &[&str]) {
    for sort_key in sort_keys {
        views.put(&key(sort_key), 1, sort_key, None).await.unwrap();
    }
}

/// Puts items into the list `shelf` of the index. Each contains its date.
pub async fn fill_by_date(views: &Views, dates: &[&str]) {
    for date in dates {
        let listed = Listed { list: "shelf".to_owned(), at: (*date).to_owned() };
        views.put(&Key::new("item", *date), 1, date, Some(&listed)).await.unwrap();
    }
}

/// The page of the list `shelf` of the index, without the items that `wanted` rejects.
pub async fn page_by_date(
    views: &Views,
    (from, to): (&str, &str),
    request: &PageRequest,
    wanted: impl Fn(&str) -> bool,
) -> Page<String> {
    let mut page = views.filtered_by_date("shelf", from, to, request).unwrap();
    while let Some(items) = page.next::<String>().await.unwrap() {
        page.keep(items.into_iter().map(|item| Some(item).filter(|item| wanted(item))));
    }
    page.finish()
}

pub fn first(limit: u16) -> PageRequest {
    PageRequest { limit, cursor: None }
}

pub fn after(limit: u16, cursor: Option<String>) -> PageRequest {
    PageRequest { limit, cursor }
}
