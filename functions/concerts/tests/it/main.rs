//! The rules of concerts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod availability;
mod available_concerts;
mod concert;
mod concert_details;
mod gates;
mod golden;
mod list_entry;
mod page_concert;
mod page_home;
mod page_places;
mod page_texts;
mod properties;
mod published;
mod samples;
mod self_service;
