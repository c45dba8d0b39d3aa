//! Tests of the client without a network: the form of a mail, the meaning of responses, webhooks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod responses;
mod webhooks;
