//! The rules of users.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod address_claim;
mod admins;
mod blind_index;
mod brake;
mod common_passwords;
mod first_admin;
mod golden;
mod invitation;
mod key_holds;
mod links;
mod mails;
mod mfa;
mod page_texts;
mod password;
mod password_rules;
mod properties;
mod recovery_code;
mod roles;
mod samples;
mod totp;
mod user;
mod user_directory;
