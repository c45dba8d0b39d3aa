//! Command handlers: one file each.

pub mod redrive_dead_letter;
