//! The store against a DynamoDB: what it costs, what it survives.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod cost;
mod counter;
mod racing;
mod reading;
mod transactions;
mod versions;
