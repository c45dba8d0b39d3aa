//! What reservations promise.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod allocation;
mod allotment;
mod booking;
mod box_office;
mod fitting;
mod following;
mod golden;
mod policies;
mod properties;
mod published;
mod reservation;
mod samples;
mod ticket_pool;
mod views;
