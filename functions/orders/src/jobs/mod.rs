//! Scheduled jobs: one file for each.

pub mod cancel_concert_orders;
pub mod expire_orders;
pub mod publish_again;
