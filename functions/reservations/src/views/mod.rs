//! What reservations show: one file per read model.

pub mod reservations;
pub mod sales;
