//! What documents say about value-added tax.

pub use tax::{InvalidRates, TaxRate, TaxRates};

/// How tax is calculated: on each invoice.
pub const ROUNDING_NOTE: &str = "Prices contain VAT. For each line: VAT = gross * rate / (100 + rate), rounded half away from zero to the \
     currency's smallest unit. Totals are sums of the lines.";

/// How amounts are calculated: on each credit note.
pub const CREDIT_ROUNDING_NOTE: &str = "Tickets given back are credited at what is left of their price. An amount without tickets is shared \
     among the lines of the invoice in proportion to what is left of each, by largest remainder. For each line: VAT = gross * rate / \
     (100 + rate), rounded half away from zero to the currency's smallest unit; all credit notes of an invoice together never exceed any \
     of its lines, and the last makes them equal to it.";

/// The reason on a line whose country has no known rate: finance must look at it.
pub const NOT_CONFIGURED: &str = "Outside scope: rate not configured.";
