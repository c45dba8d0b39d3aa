//! Command handlers: one file each.

pub mod redrive_dead_letter;
pub mod redrive_queue;
pub mod republish_events;
