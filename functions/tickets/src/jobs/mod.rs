//! Scheduled jobs: one file per Lambda.

pub mod track_shipments;
