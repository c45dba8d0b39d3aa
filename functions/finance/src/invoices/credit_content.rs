//! What a credit note refunds of an invoice whose lines don't name their tickets: an amount, divided among the tax rates of the invoice, and
//! never more than is left of each.

use kernel::{Money, MoneyError};

use super::content::{Content, InvoiceLine, TaxTotal};
use super::document::Document;
use super::tax::TaxRate;
use crate::proportion::{divide, of_units, units};

/// What is left of an invoice after its credit notes, by country and rate. Fails for credit notes of another invoice.
pub fn left(invoice: &Content, credited: &[Vec<TaxTotal>]) -> Result<Vec<TaxTotal>, MoneyError> {
    let mut left = invoice.taxes.clone();
    for share in credited.iter().flatten() {
        let of_rate = left.iter_mut().find(|sum| sum.country == share.country && sum.tax_rate == share.tax_rate);
        if let Some(sum) = of_rate {
            sum.net = sum.net.checked_sub(share.net)?;
            sum.tax = sum.tax.checked_sub(share.tax)?;
            sum.gross = sum.gross.checked_sub(share.gross)?;
        }
    }
    Ok(left)
}

/// Divides an amount among the rates in proportion to what is left of each, by largest remainder. No share exceeds what is left of its
/// rate, in net or in tax. Fails for another currency, or for more than is left.
pub fn shares(amount: Money, left: &[TaxTotal]) -> Result<Vec<TaxTotal>, MoneyError> {
    let gross: Vec<Money> = left.iter().map(|sum| sum.gross).collect();
    let shares = left.iter().zip(divide(amount, &gross)?).map(|(sum, part)| share(sum, part));
    Ok(shares.collect::<Result<Vec<_>, _>>()?.into_iter().filter(|share| !share.gross.is_zero()).collect())
}

fn share(left: &TaxTotal, gross: Money) -> Result<TaxTotal, MoneyError> {
    let tax = tax_share(gross, left.tax_rate, left.net, left.tax)?;
    Ok(TaxTotal { net: gross.checked_sub(tax)?, tax, gross, ..left.clone() })
}

/// The tax in a part of what is left.
pub(super) fn tax_share(gross: Money, rate: TaxRate, net_left: Money, tax_left: Money) -> Result<Money, MoneyError> {
    // The net share must not exceed the net amount that is left: the rest must be tax.
    let min_tax = units(gross).saturating_sub(units(net_left)).max(0);
    of_units(units(rate.tax_in(gross)).max(min_tax).min(units(tax_left)), gross.currency())
}

/// The invoice's own lines if the whole invoice is refunded at once; otherwise a line for each rate. Fails for another currency, or for
/// more than is left.
pub fn content(invoice: &Document, credited: &[Vec<TaxTotal>], amount: Money) -> Result<Content, MoneyError> {
    if credited.is_empty() && amount == invoice.content.total {
        return Ok(invoice.content.clone());
    }
    let left = left(&invoice.content, credited)?;
    let lines = shares(amount, &left)?.into_iter().map(|share| {
        let description =
            format!("Part of {} given back, VAT {} % {}", invoice.number, share.tax_rate, share.country.as_str());
        InvoiceLine::of_share(&share, description)
    });
    Content::new(amount.currency(), lines.collect())
}
