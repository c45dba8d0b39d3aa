//! The store against a DynamoDB: cost, concurrency and failures.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod cost;
mod counter;
mod racing;
mod reading;
mod republishing;
mod transactions;
mod versions;
