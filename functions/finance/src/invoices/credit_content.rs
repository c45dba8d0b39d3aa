//! What a credit note refunds: an amount, divided among the tax rates of the invoice, and never more than is left of each.

use kernel::{Currency, Money, MoneyError};
use rust_decimal::Decimal;

use super::content::{Content, InvoiceLine, TaxTotal};
use super::document::Document;

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
    let currency = amount.currency();
    let all_left = Money::sum(currency, left.iter().map(|sum| sum.gross))?;
    all_left.checked_sub(amount)?;
    let whole = units(all_left);
    let mut parts = Vec::with_capacity(left.len());
    for (place, sum) in left.iter().enumerate() {
        // Money has at most twelve digits: the product fits.
        let product = units(amount).saturating_mul(units(sum.gross));
        let part = product.checked_div(whole).unwrap_or(0);
        parts.push((place, part, product.checked_rem(whole).unwrap_or(0)));
    }
    let given: i128 = parts.iter().map(|(_, part, _)| part).sum();
    let missing = usize::try_from(units(amount).saturating_sub(given)).unwrap_or(0);
    parts.sort_by(|one, other| other.2.cmp(&one.2).then(one.0.cmp(&other.0)));
    parts.iter_mut().take(missing).for_each(|(_, part, _)| *part += 1);
    parts.sort_by_key(|(place, ..)| *place);
    let shares = left.iter().zip(parts).map(|(sum, (_, part, _))| share(sum, of_units(part, currency)?));
    Ok(shares.collect::<Result<Vec<_>, _>>()?.into_iter().filter(|share| !share.gross.is_zero()).collect())
}

fn share(left: &TaxTotal, gross: Money) -> Result<TaxTotal, MoneyError> {
    let (all_tax, all_net) = (units(left.tax), units(left.net));
    // The net share must not exceed the net amount that is left: the rest must be tax.
    let min_tax = units(gross).saturating_sub(all_net).max(0);
    let tax = units(left.tax_rate.tax_in(gross)).max(min_tax).min(all_tax);
    let tax = of_units(tax, gross.currency())?;
    Ok(TaxTotal { net: gross.checked_sub(tax)?, tax, gross, ..left.clone() })
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

/// In the currency's smallest units: money always has exactly their number of decimals.
fn units(money: Money) -> i128 {
    money.amount().mantissa()
}

fn of_units(units: i128, currency: Currency) -> Result<Money, MoneyError> {
    let amount = Decimal::try_from_i128_with_scale(units, currency.exponent()).map_err(|_| MoneyError::TooLarge)?;
    Money::new(amount, currency).map_err(|_| MoneyError::TooLarge)
}
