//! The client's own rules, without a network: amounts, signatures, and what each kind of answer means.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod amounts;
mod answers;
mod declines;
mod webhooks;
