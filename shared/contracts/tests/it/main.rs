//! Compares the published language with its golden files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod golden;
mod ids;
mod samples;
