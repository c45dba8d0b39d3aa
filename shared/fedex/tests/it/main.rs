//! The client's own rules, without a network: what is asked, what each kind of answer means, tokens, pushed events.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod addresses;
mod answers;
mod logs;
mod parties;
mod shipping;
mod support;
mod tokens;
mod tracking;
mod webhooks;
