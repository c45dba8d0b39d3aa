//! Scheduled jobs: one file for each.

pub mod reconcile_requested_days;
pub mod requeue_overdue_payments;
