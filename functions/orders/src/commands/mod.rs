//! What people may do with orders: one file per command.

pub mod cancel_order;
pub mod retry_payment;
