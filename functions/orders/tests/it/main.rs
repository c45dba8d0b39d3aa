//! The rules of orders.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod concert_orders;
mod golden;
mod metrics;
mod order;
mod policies;
mod properties;
mod published;
mod samples;
mod watch_open;
