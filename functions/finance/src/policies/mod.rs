//! Reactions to other contexts' events: one file for each, a pure function from an event to a command.

pub mod when_order_cancelled;
pub mod when_order_confirmed;
pub mod when_order_payment_retried;
pub mod when_order_placed;
pub mod when_order_refund_requested;
