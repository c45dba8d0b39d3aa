//! The rules of carts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod cart;
mod confirming;
mod courier;
mod golden;
mod properties;
mod samples;
