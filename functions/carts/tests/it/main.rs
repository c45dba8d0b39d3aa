//! The rules of carts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod address_check;
mod cart;
mod cart_contents;
mod cart_summary;
mod catalogue;
mod clearing;
mod confirming;
mod golden;
mod page_texts;
mod person_limit;
mod properties;
mod published;
mod samples;
