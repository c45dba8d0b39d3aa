//! What people may do with tickets: one file per command.

pub mod merge_scans;
pub mod request_delivery;
pub mod validate_ticket;
