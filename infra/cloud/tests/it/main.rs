//! The local cloud from the outside: a template, handlers, and the AWS SDK.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod api;
mod bus;
mod database;
mod durability;
mod keys;
mod meter;
mod pattern;
mod queues;
mod schedules;
mod stepped;
mod streams;
mod support;
mod template;
