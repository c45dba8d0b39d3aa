//! Tests of assets, fields and texts. How a page is sent is tested over HTTP, in infra/e2e.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod assets;
mod fields;
mod texts;
