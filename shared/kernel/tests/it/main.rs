//! What the ground promises.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod money;
mod values;
