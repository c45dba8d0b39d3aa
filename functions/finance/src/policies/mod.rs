//! When this happened elsewhere, do that here: one file per policy, each a pure function from events to commands.

pub mod when_order_cancelled;
pub mod when_order_confirmed;
pub mod when_order_payment_retried;
pub mod when_order_placed;
pub mod when_order_refund_requested;
