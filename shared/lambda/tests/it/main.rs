//! The log lines of invocations.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod invocations;
mod metrics;
mod support;
mod usage;
