//! Scheduled jobs: one file per Lambda.

pub mod announce_changes;
pub mod publish_again;
pub mod track_shipments;
