//! Tests of breaking changes, the document and the examples.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod compatibility;
mod document;
mod examples;
