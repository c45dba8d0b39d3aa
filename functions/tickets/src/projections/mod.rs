//! Stream and bus consumers that write read models: one file per Lambda.

pub mod project_deliveries;
pub mod project_names;
pub mod project_tickets;
