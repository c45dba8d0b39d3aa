//! Consumers of events that write the stored views: one file for each.

pub mod project_admissions;
pub mod project_concerts;
pub mod project_orders;
