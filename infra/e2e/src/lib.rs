//! Black-box stories: what fans, organizers, gatekeepers and finance do, over HTTP alone.
//!
//! Every answer, and every request that is granted, is held against the OpenAPI document.
//!
//! A story knows a [`Site`] and nothing of what is behind it. `cargo test` runs each on a local cloud of its own, without
//! sockets; `cargo run -p e2e -- URL` runs them against anything that answers there.

#![allow(clippy::panic, clippy::indexing_slicing, clippy::expect_used)]

mod contract;
mod people;
mod site;
pub mod stories;

pub use contract::{CONTRACT, Contract, Sent};
pub use people::{Person, Staff, by_email, concert};
pub use site::{Answer, Call, Site};
