//! What people can do with reservations: one file for each command.

pub mod cancel_reservation;
pub mod extend_reservation;
