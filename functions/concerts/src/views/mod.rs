//! What concerts show: one file per read model.

pub mod availability;
pub mod available_concerts;
pub mod concert_details;
