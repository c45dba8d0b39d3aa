//! The rules of tickets and their deliveries.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod code;
mod delivery;
mod email;
mod golden;
mod issuing;
mod offline;
mod properties;
mod published;
mod samples;
mod ticket;
mod verdict;
mod views;
