//! What people get to see: tickets, invoices and credit notes as PDF, tickets as SVG and as calendar file, and every mail, in their
//! language.
//!
//! Everything comes in as values and the same values give the same bytes: no clock, no network, no fonts or time zones of the
//! system. PDFs are tagged and hold to PDF/UA-1 (ISO 14289-1). A language is one file in `languages/` and its line in
//! [`Language`]; fonts are those of `fonts/`, and a character that none of them has becomes a visible box.

#![warn(missing_docs)]

mod calendar;
mod fonts;
mod language;
mod pdf;
mod qr;
mod sheet;
mod svg;
mod typeset;
mod writing;
mod zone;

pub mod invoice;
pub mod mail;
pub mod ticket;

pub use language::{Language, UnknownLanguage};
pub use writing::{date, date_and_time, money};
pub use zone::time_zone;

/// A paper can't be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// Nothing to put on paper: give at least one ticket, or one line.
    #[error("there is nothing to put on paper")]
    Empty,
    /// A code is longer than a QR code holds (2,331 bytes at error correction M): the ticket's code is not one of ours.
    #[error("the code does not fit into a QR code")]
    CodeTooLong,
    /// Amounts in different currencies on one invoice.
    #[error("an invoice has one currency")]
    CurrencyMismatch,
    /// The PDF broke a rule of PDF/UA-1: a bug here, with what the library says of it.
    #[error("the PDF can't be written: {0}")]
    Pdf(String),
}
