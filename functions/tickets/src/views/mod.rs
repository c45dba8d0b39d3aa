//! Read models: one file each.

pub mod admission_conflicts;
pub mod announcements;
pub mod concert_tickets;
pub mod concerts;
pub mod failed_deliveries;
pub mod found_orders;
pub mod gate_changes;
pub mod gate_concerts;
pub mod gate_keys;
pub mod holders;
pub mod open_shipments;
pub mod order_deliveries;
pub mod replaced_codes;
pub mod scans;
pub mod ticket_details;
pub mod user_tickets;
pub mod void_tickets;
