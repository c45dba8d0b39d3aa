//! Invoices and credit notes.

mod content;
mod layout;

use crate::{Language, PaperError, pdf};

pub use content::{Amounts, Invoice, Kind, Line, Party, RateTotal, Rounding};

/// Renders a PDF with as many A4 pages as the lines need.
///
/// # Errors
/// [`PaperError::Empty`] without a line, [`PaperError::CurrencyMismatch`] for amounts in different currencies.
pub fn pdf(invoice: &Invoice<'_>, language: Language) -> Result<Vec<u8>, PaperError> {
    if invoice.lines.is_empty() {
        return Err(PaperError::Empty);
    }
    let currency = invoice.total.gross.currency();
    if !invoice.is_all_in(currency) {
        return Err(PaperError::CurrencyMismatch);
    }
    let title = invoice.title(language);
    let sheets = layout::sheets(invoice, language);
    pdf::pdf(&sheets, &title, std::slice::from_ref(&title), language)
}
