//! How rules are tested: given what happened, when this is asked, then that happens. Pure: knows no cloud.

#![warn(missing_docs)]
#![allow(clippy::panic, clippy::expect_used)]

mod golden;
mod rules;
mod values;

pub use golden::assert_golden;
pub use rules::{Given, When, given};
pub use values::{at, currency, email, id, money, quantity, text, ticket_type};
