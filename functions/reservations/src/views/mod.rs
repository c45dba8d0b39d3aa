//! Read models of reservations: one file for each.

pub mod reservations;
pub mod sales;
