//! What people may do with tickets: one file per command.

pub mod validate_ticket;
