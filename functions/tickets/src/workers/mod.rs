//! Consumers of queues that call a vendor: one file per Lambda.

pub mod send_email;
pub mod ship_tickets;
