//! Read models: one file each.

pub mod availability;
pub mod available_concerts;
pub mod concert_details;
pub mod list_entry;
