//! Tests of the client without a network: requests, the meaning of responses, tokens, webhooks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod addresses;
mod logs;
mod parties;
mod responses;
mod shipping;
mod support;
mod tokens;
mod tracking;
mod webhooks;
