//! What finance shows: one file per read model.

pub mod unsettled;
pub mod user_payments;
