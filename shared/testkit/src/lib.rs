//! Tests of aggregates in the form given, when, then: given events, when a command comes, then events or a refusal follow. And checks
//! of golden files and of texts in several languages. Pure: it needs no cloud.

#![warn(missing_docs)]
#![allow(clippy::panic, clippy::expect_used)]

mod golden;
mod rules;
mod texts;
mod values;

pub use golden::assert_golden;
pub use rules::{Given, When, given};
pub use texts::TextFiles;
pub use values::{at, currency, email, id, money, quantity, text, ticket_type};
