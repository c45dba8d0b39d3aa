//! Read models: one file each.

pub mod mail_quota;
pub mod user_directory;
