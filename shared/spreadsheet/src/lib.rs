//! Files for spreadsheets: CSV (RFC 4180) in UTF-8 with a byte order mark, where no text is read as a formula.

#![warn(missing_docs)]

mod cell;
mod file;

pub use cell::Cell;
pub use file::{CsvFile, NotWritten};

/// The content type of the files.
pub const CONTENT_TYPE: &str = "text/csv; charset=utf-8";
