//! Reactions to events: when this happened, do that.

pub mod when_order_ended;
pub mod when_ticket_transferred;
