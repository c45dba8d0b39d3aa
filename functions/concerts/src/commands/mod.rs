//! Command handlers: one file each.

pub mod assign_gates;
pub mod cancel_concert;
pub mod create_concert;
pub mod update_concert;
pub mod update_ticket_types;
