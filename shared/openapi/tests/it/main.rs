//! What breaks a client, and how a document is put together.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod compatibility;
mod document;
mod examples;
