//! Scheduled jobs: one file for each.

pub mod publish_again;
