//! Tests of the client without a network: amounts, signatures and the meaning of responses.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod amounts;
mod declines;
mod responses;
mod webhooks;
