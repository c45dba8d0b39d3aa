//! Reactions to events of other contexts: when this happened there, do that here.

pub mod when_concert_changed;
pub mod when_order_paid;
pub mod when_order_refund_requested;
pub mod when_payment_failed;
pub mod when_recipient_found;
pub mod when_ticket_changed;
