//! The rules of concerts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod availability;
mod available_concerts;
mod concert;
mod concert_details;
mod gates;
mod golden;
mod list_entry;
mod properties;
mod published;
mod samples;
mod self_service;
