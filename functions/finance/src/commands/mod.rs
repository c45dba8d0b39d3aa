//! Commands of people, over HTTP: one file each.

pub mod refund_payment;
pub mod save_billing_profile;
