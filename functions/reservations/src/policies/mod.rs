//! Reactions to other contexts' events: one file for each, a pure function from an event to a command.

pub mod when_concert_changed;
pub mod when_order_cancelled;
pub mod when_order_confirmed;
pub mod when_order_placed;
