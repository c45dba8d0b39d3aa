//! The rules of the dead letters.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod dead_letter;
mod unknown_route;
