//! What tickets show: one file per read model.

pub mod admission_conflicts;
pub mod failed_deliveries;
pub mod gate_keys;
pub mod holders;
pub mod open_shipments;
pub mod order_deliveries;
pub mod ticket_details;
pub mod user_tickets;
pub mod void_tickets;
