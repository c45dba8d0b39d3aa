//! Black-box stories: what fans, organizers, gate staff and finance do, over HTTP only.
//!
//! Every response, and every accepted request, is validated against the OpenAPI document.
//!
//! A story only knows a [`Site`]. `cargo test` runs each on its own local cloud, without sockets; `cargo run -p e2e -- URL` runs them
//! against a running Frontrow.

#![allow(clippy::panic, clippy::indexing_slicing, clippy::expect_used)]

mod contract;
mod mails;
mod people;
mod site;
pub mod stories;

pub use contract::{CONTRACT, Contract, SentRequest};
pub use mails::token_of;
pub use people::{Person, Staff, by_email, concert};
pub use site::{Call, Response, Site};
