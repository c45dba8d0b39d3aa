//! Scheduled jobs: one file each.

pub mod publish_again;
