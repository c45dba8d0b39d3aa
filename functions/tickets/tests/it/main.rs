//! The rules of tickets and their deliveries.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod announcing;
mod authority;
mod code;
mod concert_tickets;
mod delivery;
mod downloads;
mod email;
mod gate_changes;
mod golden;
mod holding;
mod issuing;
mod name_index;
mod offline;
mod page_texts;
mod page_tickets;
mod parcels;
mod policies;
mod properties;
mod published;
mod repeats;
mod returned_tickets;
mod samples;
mod ticket;
mod undo;
mod vendors;
mod verdict;
mod views;
