//! Scheduled jobs: one file for each.

pub mod find_overdue_holds;
pub mod publish_again;
