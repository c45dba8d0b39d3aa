//! The rules of users.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod address_claim;
mod admins;
mod blind_index;
mod first_admin;
mod golden;
mod password;
mod properties;
mod roles;
mod samples;
mod user;
mod user_directory;
