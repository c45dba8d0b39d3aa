//! Command handlers: one file each.

pub mod change_password;
pub mod deactivate_user;
pub mod end_session;
pub mod enrol_mfa;
pub mod forget_user;
pub mod log_in;
pub mod register_user;
pub mod remove_mfa;
pub mod request_password_reset;
pub mod request_verification;
pub mod reset_password;
pub mod update_me;
pub mod update_user_roles;
pub mod verify_email;
