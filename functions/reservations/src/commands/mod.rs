//! What people may do with reservations: one file per command.

pub mod cancel_reservation;
pub mod extend_reservation;
