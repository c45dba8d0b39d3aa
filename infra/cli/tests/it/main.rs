//! `init` with secrets in memory and a scripted terminal.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod answering;
mod example;
mod repeating;
mod rotating;
mod support;
