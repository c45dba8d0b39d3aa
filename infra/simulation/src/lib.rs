//! The whole system under a virtual clock, with faults in every place that can fail.
//!
//! A [`scenario::Scenario`] is generated from a seed: who does what and when, and which faults occur. [`runner::run`] executes it
//! on the local cloud, with the real handlers and the real event store, and always in the same way, until all work is done. Then
//! the [`invariants`] check what the run left behind, as JSON and without any of the functions' code.
//!
//! Each module uses only those above it in this list.

#![allow(clippy::panic, clippy::indexing_slicing, clippy::expect_used)]

pub mod random;
pub mod timeline;

pub mod planted_bugs;

pub mod faults;

pub mod world;

pub mod history;

pub mod actors;

pub mod scenario;

pub mod invariants;

pub mod runner;
