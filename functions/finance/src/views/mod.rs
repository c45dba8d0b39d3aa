//! What finance shows: one file per read model.

pub mod failed_refunds;
pub mod unsettled;
pub mod user_payments;
