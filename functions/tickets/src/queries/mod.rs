//! The endpoints of the Lambda `tickets-query`, by subject.

pub mod concert_tickets;
pub mod deliveries;
pub mod gate;
pub mod gate_lookup;
pub mod tickets;
