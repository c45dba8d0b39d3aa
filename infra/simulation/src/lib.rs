//! The whole system under a clock that only moves when it is told to, while everything goes wrong that can.
//!
//! A [`story::Story`] is made from a seed: who does what when, and what goes wrong. [`run::tell`] lets it happen on the local
//! cloud, with the real handlers and the real event store, always in the same way, until all is settled. Then [`checks`] look at
//! what is left, as JSON and without any of the functions' code.

#![allow(clippy::panic, clippy::indexing_slicing, clippy::expect_used)]

pub mod action;
pub mod actors;
pub mod checks;
pub mod defects;
mod dice;
mod errand;
pub mod faults;
pub mod history;
pub mod many;
mod notes;
pub mod promises;
pub mod report;
pub mod run;
pub mod shrink;
pub mod stage;
mod stagehand;
pub mod story;
pub mod systematic;
mod unfinished;
pub mod ways;
mod world;
