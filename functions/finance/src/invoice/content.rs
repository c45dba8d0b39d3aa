//! What a document charges or gives back: lines, and what they add up to.

use contracts::carts;
use kernel::{CountryCode, Currency, Money, MoneyError, Quantity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tax::{NOT_CONFIGURED, TaxRate};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "InvoiceLine")]
pub struct Line {
    /// What it is.
    pub description: String,
    /// How many.
    pub quantity: Quantity,
    /// Price of one, tax included.
    pub unit_price: Money,
    /// Price of all, tax included.
    pub line_total: Money,
    /// Where the concert takes place, which is where it is taxed (Directive 2006/112/EC, articles 53 and 54).
    pub country: CountryCode,
    /// Per cent.
    pub tax_rate: TaxRate,
    /// The price of all without tax.
    pub net: Money,
    /// The tax in it.
    pub tax: Money,
    /// Why there is none, where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemption: Option<String>,
}

/// What the lines of one country and rate add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaxTotal {
    /// Where it is taxed.
    pub country: CountryCode,
    /// Per cent.
    pub tax_rate: TaxRate,
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// With tax.
    pub gross: Money,
    /// Why there is no tax, where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemption: Option<String>,
}

/// Lines and their sums. The sums can't be others than those of the lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Content {
    /// The lines.
    pub lines: Vec<Line>,
    /// Their sums by country and rate, in the lines' order.
    pub taxes: Vec<TaxTotal>,
    /// All, without tax.
    pub net: Money,
    /// All tax.
    pub tax: Money,
    /// All, with tax.
    pub total: Money,
}

impl Line {
    /// A line of tickets of an order. Without a rate it has no tax, and says so.
    ///
    /// # Errors
    /// [`MoneyError`] for more than money can be.
    pub fn of(sold: &carts::Line, country: CountryCode, rate: Option<TaxRate>) -> Result<Self, MoneyError> {
        let line_total = sold.unit_price.times(sold.quantity.get())?;
        let tax_rate = rate.unwrap_or(TaxRate::ZERO);
        let tax = tax_rate.tax_in(line_total);
        Ok(Self {
            description: format!("{}, {}", sold.concert_name, sold.ticket_type_name),
            quantity: sold.quantity,
            unit_price: sold.unit_price,
            line_total,
            country,
            tax_rate,
            net: line_total.checked_sub(tax)?,
            tax,
            exemption: rate.is_none().then(|| NOT_CONFIGURED.to_owned()),
        })
    }

    /// A part of what was charged at a rate, given back.
    pub fn given_back(share: &TaxTotal, description: String) -> Self {
        Self {
            description,
            quantity: Quantity::ONE,
            unit_price: share.gross,
            line_total: share.gross,
            country: share.country.clone(),
            tax_rate: share.tax_rate,
            net: share.net,
            tax: share.tax,
            exemption: share.exemption.clone(),
        }
    }
}

impl Content {
    /// The lines, and what they add up to.
    ///
    /// # Errors
    /// [`MoneyError`] for lines in several currencies, or more than money can be.
    pub fn new(currency: Currency, lines: Vec<Line>) -> Result<Self, MoneyError> {
        let mut taxes: Vec<TaxTotal> = Vec::new();
        for line in &lines {
            let known = taxes.iter_mut().find(|sum| sum.country == line.country && sum.tax_rate == line.tax_rate);
            match known {
                Some(sum) => {
                    sum.net = sum.net.checked_add(line.net)?;
                    sum.tax = sum.tax.checked_add(line.tax)?;
                    sum.gross = sum.gross.checked_add(line.line_total)?;
                }
                None => taxes.push(TaxTotal {
                    country: line.country.clone(),
                    tax_rate: line.tax_rate,
                    net: line.net,
                    tax: line.tax,
                    gross: line.line_total,
                    exemption: line.exemption.clone(),
                }),
            }
        }
        Ok(Self {
            net: Money::sum(currency, lines.iter().map(|line| line.net))?,
            tax: Money::sum(currency, lines.iter().map(|line| line.tax))?,
            total: Money::sum(currency, lines.iter().map(|line| line.line_total))?,
            taxes,
            lines,
        })
    }

    /// Whether a rate was missing, so that finance has to look.
    pub fn lacks_a_rate(&self) -> bool {
        self.taxes.iter().any(|sum| sum.exemption.as_deref() == Some(NOT_CONFIGURED))
    }
}
