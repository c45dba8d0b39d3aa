//! What tickets show: one file per read model.

pub mod ticket_details;
pub mod user_tickets;
