//! Seeds, the systematic sweep, and whether the planted bugs are found.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod determinism;
mod invariants;
mod order_invariants;
mod people_invariants;
mod planted_bugs;
mod regressions;
mod seeds;
mod settlement_invariants;
mod shrinking;
mod support;
mod sweep;
