//! When this happened elsewhere, do that here.

pub mod when_order_paid;
pub mod when_order_refund_requested;
pub mod when_payment_failed;
