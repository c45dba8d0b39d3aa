//! Stored views against a DynamoDB.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod by_date;
mod filtered_pages;
mod items;
mod lists;
mod shelf;
