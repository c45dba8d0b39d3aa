//! The stories on a local cloud, and tests that look behind the API.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod accounting;
mod cancelling;
mod command_line;
mod dead_letters;
mod expiry;
mod following;
mod forgetting;
mod junk;
mod late_money;
mod money;
mod openapi;
mod permissions;
mod poison;
mod reused_keys;
mod routes;
mod rush;
mod sample_events;
mod sample_shapes;
mod starting;
mod stories;
mod template;
mod tour;
mod unreliable;
