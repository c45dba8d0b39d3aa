//! Compares the published language with its golden files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod golden;
mod ids;
mod payment_failures;
mod republished;
mod samples;
