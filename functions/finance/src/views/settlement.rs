//! What a concert brought in for its organizer: the sums of its stored items, made for each request.

use std::collections::BTreeMap;

use kernel::{ConcertId, CountryCode, Currency, Money};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::concert_money::{ConcertMoney, Entry};
use crate::invoices::content::TaxTotal;
use crate::invoices::document::DocumentKind;
use crate::invoices::tax::TaxRate;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ConcertSettlement")]
pub struct Settlement {
    pub concert_id: ConcertId,
    /// Of all invoices, with tax.
    pub gross: Sum,
    /// Of all credit notes, with tax.
    pub refunds: Sum,
    /// What the payment gateway keeps, in the concert's currency.
    pub fees: Sum,
    /// What the payment gateway keeps in other currencies. It is not part of `netPayable`.
    pub fees_in_other_currencies: Vec<Sum>,
    /// The number of captured payments without a known fee. `netPayable` does not subtract the fees of these payments.
    pub payments_without_fee: u64,
    /// What banks have taken back because payers dispute their payments.
    pub disputes: Sum,
    /// `gross` without `refunds`, `fees` and `disputes`. It contains the tax.
    pub net_payable: Sum,
    /// The tax on `gross` without `refunds`, by country and rate.
    pub vat: Vec<Vat>,
    pub invoices: u64,
    pub credit_notes: u64,
}

/// Invoices without credit notes, of one country and rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "SettledVat")]
pub struct Vat {
    /// Where it is taxed.
    pub country: CountryCode,
    /// Per cent.
    pub tax_rate: TaxRate,
    /// Without tax.
    pub net: Sum,
    pub tax: Sum,
    /// With tax.
    pub gross: Sum,
}

/// A sum of payments in one currency. It can be below zero, and larger than the largest payment.
///
/// As JSON `{"amount": "34900.00", "currency": "PLN"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Sum {
    #[schemars(with = "String", regex(pattern = r"^-?[0-9]+(\.[0-9]+)?$"))]
    pub amount: Decimal,
    pub currency: Currency,
}

impl Sum {
    fn zero(currency: Currency) -> Self {
        Self { amount: Decimal::new(0, currency.exponent()), currency }
    }

    /// Ignores money in another currency: a concert has only one.
    fn add(&mut self, money: Money) {
        if money.currency() == self.currency {
            self.amount = self.amount.saturating_add(money.amount());
        }
    }

    fn subtract(&mut self, money: Money) {
        if money.currency() == self.currency {
            self.amount = self.amount.saturating_sub(money.amount());
        }
    }

    fn without(self, other: Self) -> Self {
        Self { amount: self.amount.saturating_sub(other.amount), ..self }
    }
}

impl Settlement {
    fn nothing(concert_id: ConcertId, currency: Currency) -> Self {
        let zero = Sum::zero(currency);
        Self {
            concert_id,
            gross: zero,
            refunds: zero,
            fees: zero,
            fees_in_other_currencies: Vec::new(),
            payments_without_fee: 0,
            disputes: zero,
            net_payable: zero,
            vat: Vec::new(),
            invoices: 0,
            credit_notes: 0,
        }
    }

    pub fn of(concert_id: ConcertId, currency: Currency, items: &[ConcertMoney]) -> Self {
        let mut settlement = Self::nothing(concert_id, currency);
        let mut vat = BTreeMap::new();
        for item in items {
            match &item.entry {
                Entry::Document { kind, taxes, .. } => {
                    settlement.add_document(*kind, taxes);
                    taxes.iter().for_each(|total| add_vat(&mut vat, *kind, total, currency));
                }
                Entry::Fee { amount: Some(amount), .. } => settlement.add_fee(*amount),
                Entry::Fee { amount: None, .. } => settlement.payments_without_fee += 1,
                Entry::Dispute { amount, .. } => settlement.disputes.add(*amount),
            }
        }
        let Self { gross, refunds, fees, disputes, .. } = settlement;
        settlement.fees_in_other_currencies.sort_by_key(|fees| fees.currency.code());
        let net_payable = gross.without(refunds).without(fees).without(disputes);
        Self { net_payable, vat: vat.into_values().collect(), ..settlement }
    }

    fn add_document(&mut self, kind: DocumentKind, taxes: &[TaxTotal]) {
        let (count, sum) = match kind {
            DocumentKind::Invoice => (&mut self.invoices, &mut self.gross),
            DocumentKind::CreditNote => (&mut self.credit_notes, &mut self.refunds),
        };
        *count += 1;
        taxes.iter().for_each(|total| sum.add(total.gross));
    }

    fn add_fee(&mut self, fee: Money) {
        if fee.currency() == self.fees.currency {
            self.fees.add(fee);
            return;
        }
        let others = &mut self.fees_in_other_currencies;
        match others.iter_mut().find(|sum| sum.currency == fee.currency()) {
            Some(sum) => sum.add(fee),
            None => others.push(Sum { amount: fee.amount(), currency: fee.currency() }),
        }
    }
}

/// Adds the totals of an invoice to those of its country and rate, or subtracts those of a credit note.
fn add_vat(vat: &mut BTreeMap<(String, TaxRate), Vat>, kind: DocumentKind, total: &TaxTotal, currency: Currency) {
    let zero = Sum::zero(currency);
    let (country, tax_rate) = (total.country.clone(), total.tax_rate);
    let key = (country.as_str().to_owned(), tax_rate);
    let vat = vat.entry(key).or_insert_with(|| Vat { country, tax_rate, net: zero, tax: zero, gross: zero });
    for (sum, money) in [(&mut vat.net, total.net), (&mut vat.tax, total.tax), (&mut vat.gross, total.gross)] {
        match kind {
            DocumentKind::Invoice => sum.add(money),
            DocumentKind::CreditNote => sum.subtract(money),
        }
    }
}
