//! The rules of carts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod address_check;
mod cart;
mod cart_contents;
mod catalogue;
mod confirming;
mod golden;
mod properties;
mod published;
mod samples;
