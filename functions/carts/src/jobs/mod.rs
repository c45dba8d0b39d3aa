//! Scheduled jobs: one file for each.

pub mod find_missing_orders;
