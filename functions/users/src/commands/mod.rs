//! Command handlers: one file each.

pub mod change_password;
pub mod deactivate_user;
pub mod end_session;
pub mod forget_user;
pub mod log_in;
pub mod register_user;
pub mod update_user_roles;
