//! Scheduled jobs: one file for each.

pub mod requeue_overdue_payments;
