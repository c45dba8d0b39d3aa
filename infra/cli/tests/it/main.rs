//! `init`, with secrets that are kept in memory and a terminal that types what a test says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod answering;
mod example;
mod repeating;
mod rotating;
mod support;
