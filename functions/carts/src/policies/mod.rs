//! Reactions to events: when this happened, do that.

pub mod when_order_changed;
pub mod when_user_forgotten;
