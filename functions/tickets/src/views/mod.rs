//! What tickets show: one file per read model.

pub mod admission_conflicts;
pub mod gate_keys;
pub mod ticket_details;
pub mod user_tickets;
pub mod void_tickets;
