//! Commands over HTTP: one file for each.

pub mod refund_payment;
pub mod save_billing_profile;
