//! The rules of dead letters and unknown routes, and the texts of pages.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod dead_letter;
mod texts;
mod unknown_route;
