//! Stream consumers that write read models: one file each.

pub mod project_users;
