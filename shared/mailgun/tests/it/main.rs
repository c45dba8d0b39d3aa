//! The client's own rules, without a network: what a mail looks like, what each kind of answer means, webhooks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod answers;
mod webhooks;
