//! The rules of tickets and their deliveries.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod announcing;
mod authority;
mod code;
mod delivery;
mod downloads;
mod email;
mod golden;
mod issuing;
mod offline;
mod parcels;
mod policies;
mod properties;
mod published;
mod returned_tickets;
mod samples;
mod ticket;
mod undo;
mod vendors;
mod verdict;
mod views;
