//! Read models: one file each.

pub mod user_directory;
