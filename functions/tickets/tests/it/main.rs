//! The rules of tickets and their deliveries.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod code;
mod delivery;
mod downloads;
mod email;
mod golden;
mod issuing;
mod offline;
mod policies;
mod properties;
mod published;
mod samples;
mod ticket;
mod vendors;
mod verdict;
mod views;
