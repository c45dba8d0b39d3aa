//! The log lines of invocations.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod invocations;
mod last_failure;
mod metrics;
mod repeats;
mod republish;
mod requests;
mod rotated_secrets;
mod stored_items;
mod support;
mod usage;
