//! Documents for people: tickets, invoices and credit notes as PDF, tickets as SVG and calendar files, and all mails, in the
//! reader's language.
//!
//! The same input always gives the same bytes: no clock, no network, no fonts or time zones of the system. PDFs are tagged and
//! conform to PDF/UA-1 (ISO 14289-1). A language is a file in `languages/` and a variant of [`writing::Language`]. Fonts are those in
//! `fonts/`; a character that none of them has becomes a visible box.

#![warn(missing_docs)]

mod error;
mod fonts;
mod messages;
mod pdf;
mod poster_art;
mod qr;
mod sheet;
mod svg;
mod typeset;

pub mod invoice;
pub mod mail;
pub mod ticket;

pub use error::PaperError;
pub use writing::{Language, UnknownLanguage, date, date_and_time, money, time_zone};
