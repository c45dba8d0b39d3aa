//! Invoices and credit notes.

mod layout;

use jiff::civil::Date;
use kernel::{Currency, Money};

use crate::{Language, PaperError, pdf};

/// An invoice or a credit note, with every amount as it was booked: nothing is worked out here.
#[derive(Debug, Clone)]
pub struct Invoice<'a> {
    /// Which of the two.
    pub kind: Kind<'a>,
    /// Its number.
    pub number: &'a str,
    /// When it was issued.
    pub issued_on: Date,
    /// When what it is for was sold, or given back.
    pub sold_on: Date,
    /// Who sold.
    pub seller: Party<'a>,
    /// Who bought.
    pub buyer: Party<'a>,
    /// The order's number.
    pub order_number: &'a str,
    /// What was sold, or given back.
    pub lines: &'a [Line<'a>],
    /// The sums of each tax rate.
    pub by_rate: &'a [RateTotal<'a>],
    /// The sums.
    pub total: Amounts,
    /// How the tax was rounded.
    pub rounding: Rounding,
    /// Anything else that has to be said.
    pub note: Option<&'a str>,
}

/// What a paper of the law is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind<'a> {
    /// An invoice.
    Invoice,
    /// A credit note. Its amounts are what goes back.
    CreditNote {
        /// The number of the invoice that it corrects.
        corrects: &'a str,
    },
}

/// Who sells or buys.
#[derive(Debug, Clone)]
pub struct Party<'a> {
    /// The name.
    pub name: &'a str,
    /// The address, line by line.
    pub address: &'a [&'a str],
    /// The number under which it pays taxes, if it has one.
    pub tax_id: Option<&'a str>,
}

/// A line.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// What was sold.
    pub description: &'a str,
    /// How many.
    pub quantity: u32,
    /// What one costs, tax included.
    pub unit_gross: Money,
    /// The tax rate as it is written: "8%", "zw.".
    pub rate: &'a str,
    /// What the line comes to.
    pub amounts: Amounts,
}

/// The sums of the lines of one tax rate.
#[derive(Debug, Clone)]
pub struct RateTotal<'a> {
    /// The rate as it is written.
    pub rate: &'a str,
    /// The sums.
    pub amounts: Amounts,
}

/// An amount with and without tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amounts {
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// With tax.
    pub gross: Money,
}

/// How the tax was rounded to the currency's smallest unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// For each line; the totals are sums of lines.
    EachLine,
    /// For each tax rate's sum.
    EachRate,
}

/// The invoice as PDF, on as many A4 pages as its lines take.
///
/// # Errors
/// [`PaperError::Empty`] without a line, [`PaperError::CurrencyMismatch`] if its amounts are not all in one currency.
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

impl Invoice<'_> {
    fn title(&self, language: Language) -> String {
        let message = match self.kind {
            Kind::Invoice => "invoice-title",
            Kind::CreditNote { .. } => "credit-note-title",
        };
        language.say(message, &[("number", self.number)])
    }

    fn is_all_in(&self, currency: Currency) -> bool {
        let of_lines = self.lines.iter().map(|line| line.amounts);
        let of_rates = self.by_rate.iter().map(|rate| rate.amounts);
        let sums =
            of_lines.chain(of_rates).chain([self.total]).flat_map(|Amounts { net, tax, gross }| [net, tax, gross]);
        let units = self.lines.iter().map(|line| line.unit_gross);
        sums.chain(units).all(|money| money.currency() == currency)
    }
}
