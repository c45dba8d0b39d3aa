//! The endpoints of the Lambda `tickets-query`, by subject.

pub mod deliveries;
pub mod gate;
pub mod tickets;
