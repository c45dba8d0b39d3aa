//! What people can do with orders: one file for each command.

pub mod cancel_order;
pub mod pay_order;
