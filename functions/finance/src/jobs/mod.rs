//! Scheduled jobs: one file for each.

pub mod find_missing_invoices;
pub mod publish_again;
pub mod reconcile_requested_days;
pub mod requeue_overdue_payments;
