use jiff::civil::Date;
use kernel::{Currency, Money};

use crate::Language;
use crate::messages::Messages;

/// An invoice or credit note. All amounts are printed as given; nothing is calculated here.
#[derive(Debug, Clone)]
pub struct Invoice<'a> {
    /// Invoice or credit note.
    pub kind: Kind<'a>,
    /// Number of the document.
    pub number: &'a str,
    /// Date of issue.
    pub issued_on: Date,
    /// Date of the sale or of the refund.
    pub sold_on: Date,
    /// The seller.
    pub seller: Party<'a>,
    /// The buyer.
    pub buyer: Party<'a>,
    /// Order number for people.
    pub order_number: &'a str,
    /// The items sold or refunded; at least one.
    pub lines: &'a [Line<'a>],
    /// Totals by tax rate.
    pub by_rate: &'a [RateTotal<'a>],
    /// Totals of all lines.
    pub total: Amounts,
    /// How the tax was rounded; printed below the totals.
    pub rounding: Rounding,
    /// Additional text below the totals.
    pub note: Option<&'a str>,
}

/// The kind of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind<'a> {
    /// An invoice.
    Invoice,
    /// A credit note. Its amounts are refunded.
    CreditNote {
        /// Number of the corrected invoice.
        corrects: &'a str,
    },
}

/// A seller or buyer.
#[derive(Debug, Clone)]
pub struct Party<'a> {
    /// Name of the company or person.
    pub name: &'a str,
    /// Address, one item per line.
    pub address: &'a [&'a str],
    /// Tax identification number, if there is one.
    pub tax_id: Option<&'a str>,
}

/// A line of an invoice.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// Description of the item.
    pub description: &'a str,
    /// Number of tickets.
    pub quantity: u32,
    /// Price of one, tax included.
    pub unit_gross: Money,
    /// Tax rate as printed: "8%", "zw.".
    pub rate: &'a str,
    /// Amounts of the whole line.
    pub amounts: Amounts,
}

/// The totals of all lines with one tax rate.
#[derive(Debug, Clone)]
pub struct RateTotal<'a> {
    /// Tax rate as printed.
    pub rate: &'a str,
    /// Totals of the lines.
    pub amounts: Amounts,
}

/// An amount with and without tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amounts {
    /// Amount without tax.
    pub net: Money,
    /// Amount of the tax.
    pub tax: Money,
    /// Amount with tax.
    pub gross: Money,
}

/// How the tax was rounded to the currency's smallest unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// For each line. The totals are sums of the lines.
    EachLine,
    /// For the total of each tax rate.
    EachRate,
}

impl Invoice<'_> {
    /// The document's title, such as "Invoice 2031/000042".
    pub(super) fn title(&self, language: Language) -> String {
        let message = match self.kind {
            Kind::Invoice => "invoice-title",
            Kind::CreditNote { .. } => "credit-note-title",
        };
        language.message(message, &[("number", self.number)])
    }

    pub(super) fn is_all_in(&self, currency: Currency) -> bool {
        let lines = self.lines.iter().map(|line| line.amounts);
        let rates = self.by_rate.iter().map(|rate| rate.amounts);
        let sums = lines.chain(rates).chain([self.total]).flat_map(|Amounts { net, tax, gross }| [net, tax, gross]);
        let units = self.lines.iter().map(|line| line.unit_gross);
        sums.chain(units).all(|money| money.currency() == currency)
    }
}
