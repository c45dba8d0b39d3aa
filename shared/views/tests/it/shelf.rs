//! A table of views, and what is put there.

use cloud::template::{KeyType, Table};
use test_database::TestDatabase;
use views::{Key, Listed, PageRequest, Views};

/// A table as each context has one for its views.
pub async fn views() -> (TestDatabase, Views) {
    let table = Table::new("views", ("pk", KeyType::Text), Some(("sk", KeyType::Text)));
    let database = TestDatabase::with(table.indexed("byDate", "listed", "listedAt")).await;
    let views = Views::new(database.client.clone(), &database.table);
    (database, views)
}

pub fn key(place: &str) -> Key {
    Key::new("shelf", place)
}

/// Puts items that say where they are into the list `shelf`.
pub async fn fill(views: &Views, places: &[&str]) {
    for place in places {
        views.put(&key(place), 1, place, None).await.unwrap();
    }
}

/// Puts items that say their date into the index's list `shelf`.
pub async fn fill_by_date(views: &Views, dates: &[&str]) {
    for date in dates {
        let listed = Listed { list: "shelf".to_owned(), at: (*date).to_owned() };
        views.put(&Key::new("item", *date), 1, date, Some(&listed)).await.unwrap();
    }
}

pub fn first(limit: u16) -> PageRequest {
    PageRequest { limit, cursor: None }
}

pub fn after(limit: u16, cursor: Option<String>) -> PageRequest {
    PageRequest { limit, cursor }
}
