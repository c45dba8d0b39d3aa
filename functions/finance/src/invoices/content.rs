//! What a document charges or refunds: its lines and their sums.

use contracts::carts;
use kernel::{ConcertId, CountryCode, Currency, Money, MoneyError, Quantity, TicketTypeId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tax::{NOT_CONFIGURED, TaxRate};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceLine {
    pub description: String,
    /// The concert of the tickets; absent if the line is for a part of an invoice, or an older release issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concert_id: Option<ConcertId>,
    /// The type of the tickets; absent together with the concert.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket_type_id: Option<TicketTypeId>,
    pub quantity: Quantity,
    /// With tax.
    pub unit_price: Money,
    /// With tax.
    pub line_total: Money,
    /// The concert's country, where admission is taxed (Directive 2006/112/EC, articles 53 and 54).
    pub country: CountryCode,
    /// Per cent.
    pub tax_rate: TaxRate,
    /// `lineTotal` without tax.
    pub net: Money,
    pub tax: Money,
    /// Why there is no tax; absent if there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemption: Option<String>,
}

/// The sums of the lines of one country and rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaxTotal {
    /// Where it is taxed.
    pub country: CountryCode,
    /// Per cent.
    pub tax_rate: TaxRate,
    /// Without tax.
    pub net: Money,
    pub tax: Money,
    /// With tax.
    pub gross: Money,
    /// Why there is no tax; absent if there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemption: Option<String>,
}

/// Lines and their sums, which always agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Content {
    pub lines: Vec<InvoiceLine>,
    /// Sums by country and rate, in the order of the lines.
    pub taxes: Vec<TaxTotal>,
    /// Without tax.
    pub net: Money,
    pub tax: Money,
    /// With tax.
    pub total: Money,
}

impl InvoiceLine {
    /// A line of an order. Without a known rate it has no tax, and says so.
    pub fn of(sold: &carts::Line, country: CountryCode, rate: Option<TaxRate>) -> Result<Self, MoneyError> {
        let line_total = sold.unit_price.times(sold.quantity.get())?;
        let tax_rate = rate.unwrap_or(TaxRate::ZERO);
        let tax = tax_rate.tax_in(line_total);
        Ok(Self {
            description: format!("{}, {}", sold.concert_name, sold.ticket_type_name),
            concert_id: Some(sold.concert_id),
            ticket_type_id: Some(sold.ticket_type_id.clone()),
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

    /// A refunded share of what was charged at a rate.
    pub fn of_share(share: &TaxTotal, description: String) -> Self {
        Self {
            description,
            concert_id: None,
            ticket_type_id: None,
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
    pub fn new(currency: Currency, lines: Vec<InvoiceLine>) -> Result<Self, MoneyError> {
        Ok(Self {
            taxes: tax_totals(&lines)?,
            net: Money::sum(currency, lines.iter().map(|line| line.net))?,
            tax: Money::sum(currency, lines.iter().map(|line| line.tax))?,
            total: Money::sum(currency, lines.iter().map(|line| line.line_total))?,
            lines,
        })
    }
}

/// The sums by country and rate, in the order of the lines.
///
/// # Errors
/// Amounts of different currencies, or too large.
pub fn tax_totals<'a>(lines: impl IntoIterator<Item = &'a InvoiceLine>) -> Result<Vec<TaxTotal>, MoneyError> {
    let mut taxes: Vec<TaxTotal> = Vec::new();
    for line in lines {
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
    Ok(taxes)
}
