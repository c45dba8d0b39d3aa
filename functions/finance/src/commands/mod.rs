//! Commands over HTTP: one file for each.

pub mod record_refund_by_hand;
pub mod refund_payment;
pub mod request_reconciliation;
pub mod save_billing_profile;
