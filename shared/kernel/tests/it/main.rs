//! The values' rules.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod folding;
mod money;
mod phone_numbers;
mod postal_addresses;
mod text_input;
mod times;
mod values;
