//! What finance shows: one file per read model.

pub mod failed_refunds;
pub mod moved_money;
pub mod unsettled;
pub mod user_invoices;
pub mod user_payments;
