//! Stories, the sweep, and whether planted bugs are found.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod checking;
mod endings;
mod found;
mod planted;
mod repeating;
mod seeds;
mod shrinking;
mod support;
mod sweep;
