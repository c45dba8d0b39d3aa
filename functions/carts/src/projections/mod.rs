//! Bus consumers that write read models: one file each.

pub mod project_availability;
pub mod project_concerts;
pub mod project_orders;
