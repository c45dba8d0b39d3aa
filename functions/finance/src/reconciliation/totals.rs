//! The totals of a day.

use jiff::civil::Date;
use kernel::{Currency, Money, MoneyError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stripe::{Captured, Refunded};

use super::day::Day;
use crate::invoices::document::DocumentKind;
use crate::views::money_movements::{MoneyMovement, MovementKind};
use crate::views::user_invoices::IssuedDocument;

/// The totals in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ReconciliationTotals")]
pub struct Totals {
    pub captured_at_gateway: Money,
    /// Recorded here.
    pub captured: Money,
    /// Without refunds that failed later.
    pub refunded_at_gateway: Money,
    /// Recorded here.
    pub refunded: Money,
    /// Of the invoices issued.
    pub invoiced: Money,
    /// Of the credit notes issued.
    pub credited: Money,
}

impl Totals {
    fn zero(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self {
            captured_at_gateway: zero,
            captured: zero,
            refunded_at_gateway: zero,
            refunded: zero,
            invoiced: zero,
            credited: zero,
        }
    }
}

/// The totals of `day`, which is `date` in the seller's time zone, by currency code.
pub fn totals<'a>(
    day: Day,
    date: Date,
    captured: &[Captured],
    refunded: &[Refunded],
    ours: &[MoneyMovement],
    issued: impl IntoIterator<Item = &'a IssuedDocument>,
) -> Result<Vec<Totals>, MoneyError> {
    let mut totals = Vec::new();
    for theirs in captured.iter().filter(|theirs| day.has(theirs.at)) {
        if let Some(amount) = stripe::money(theirs.amount, &theirs.currency) {
            add(&mut totals, |of| &mut of.captured_at_gateway, amount)?;
        }
    }
    for theirs in refunded.iter().filter(|theirs| day.has(theirs.at) && !theirs.refund.has_failed()) {
        if let Some(amount) = stripe::money(theirs.refund.amount, &theirs.refund.currency) {
            add(&mut totals, |of| &mut of.refunded_at_gateway, amount)?;
        }
    }
    for movement in ours.iter().filter(|movement| day.has(movement.at)) {
        match movement.kind {
            MovementKind::Captured => add(&mut totals, |of| &mut of.captured, movement.amount)?,
            MovementKind::Refunded { .. } => add(&mut totals, |of| &mut of.refunded, movement.amount)?,
        }
    }
    for document in issued.into_iter().filter(|document| document.listed.issued_on == date) {
        match document.listed.kind {
            DocumentKind::Invoice => add(&mut totals, |of| &mut of.invoiced, document.listed.total)?,
            DocumentKind::CreditNote => add(&mut totals, |of| &mut of.credited, document.listed.total)?,
        }
    }
    totals.sort_by_key(|totals| totals.captured.currency().code());
    Ok(totals)
}

/// The totals of several parts of a day, by currency code.
pub fn sum(parts: impl IntoIterator<Item = Totals>) -> Result<Vec<Totals>, MoneyError> {
    let mut totals = Vec::new();
    for part in parts {
        add(&mut totals, |of| &mut of.captured_at_gateway, part.captured_at_gateway)?;
        add(&mut totals, |of| &mut of.captured, part.captured)?;
        add(&mut totals, |of| &mut of.refunded_at_gateway, part.refunded_at_gateway)?;
        add(&mut totals, |of| &mut of.refunded, part.refunded)?;
        add(&mut totals, |of| &mut of.invoiced, part.invoiced)?;
        add(&mut totals, |of| &mut of.credited, part.credited)?;
    }
    totals.sort_by_key(|totals| totals.captured.currency().code());
    Ok(totals)
}

fn add(totals: &mut Vec<Totals>, of: fn(&mut Totals) -> &mut Money, amount: Money) -> Result<(), MoneyError> {
    let currency = amount.currency();
    if !totals.iter().any(|totals| totals.captured.currency() == currency) {
        totals.push(Totals::zero(currency));
    }
    for totals in totals.iter_mut().filter(|totals| totals.captured.currency() == currency) {
        let sum = of(totals);
        *sum = sum.checked_add(amount)?;
    }
    Ok(())
}
