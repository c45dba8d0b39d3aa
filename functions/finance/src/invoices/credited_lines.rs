//! What a credit note refunds of an invoice's lines: never more than is left of each, with the tax of the line's country and rate.

use kernel::{ConcertId, Money, MoneyError, Quantity, TicketTypeId};
use serde::{Deserialize, Serialize};

use super::content::{Content, InvoiceLine};
use super::credit_content::tax_share;
use crate::payments::refund_lines::RefundedLine;
use crate::proportion::divide;

/// A credit note's part of one line of the invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreditedLine {
    pub concert_id: ConcertId,
    pub ticket_type_id: TicketTypeId,
    pub net: Money,
    pub tax: Money,
    pub gross: Money,
}

/// What is left of one line.
struct LineLeft<'a> {
    line: &'a InvoiceLine,
    net: Money,
    tax: Money,
    gross: Money,
}

/// The parts of a credit note by line; empty if its lines don't name their tickets.
pub fn of_content(note: &Content) -> Vec<CreditedLine> {
    let lines = note.lines.iter().map(|line| {
        let (concert_id, ticket_type_id) = (line.concert_id?, line.ticket_type_id.clone()?);
        Some(CreditedLine { concert_id, ticket_type_id, net: line.net, tax: line.tax, gross: line.line_total })
    });
    lines.collect::<Option<_>>().unwrap_or_default()
}

/// Whether the lines of an invoice name their tickets.
pub fn are_known(invoice: &Content) -> bool {
    invoice.lines.iter().all(|line| line.concert_id.is_some() && line.ticket_type_id.is_some())
}

/// The lines of a credit note for an amount that was refunded of these lines. What the lines can't take is shared among the others, so that
/// the credit note always has the amount.
///
/// # Errors
/// More than is left of the invoice, or another currency.
pub fn lines(
    invoice: &Content,
    number: &str,
    credited: &[CreditedLine],
    refunded: &[RefundedLine],
    amount: Money,
) -> Result<Vec<InvoiceLine>, MoneyError> {
    let left = left(invoice, credited)?;
    let shares = shares(&left, refunded, amount)?;
    let lines = left.iter().zip(shares).filter(|(_, share)| !share.is_zero());
    lines.map(|(left, share)| credit_line(left, number, refunded_of(left.line, refunded), share)).collect()
}

fn left<'a>(invoice: &'a Content, credited: &[CreditedLine]) -> Result<Vec<LineLeft<'a>>, MoneyError> {
    let left = invoice.lines.iter().map(|line| {
        let whole = LineLeft { line, net: line.net, tax: line.tax, gross: line.line_total };
        credited.iter().filter(|credit| is_of(line, credit.concert_id, &credit.ticket_type_id)).try_fold(
            whole,
            |left, credit| {
                Ok(LineLeft {
                    line,
                    net: left.net.checked_sub(credit.net)?,
                    tax: left.tax.checked_sub(credit.tax)?,
                    gross: left.gross.checked_sub(credit.gross)?,
                })
            },
        )
    });
    left.collect()
}

fn is_of(line: &InvoiceLine, concert_id: ConcertId, ticket_type_id: &TicketTypeId) -> bool {
    line.concert_id == Some(concert_id) && line.ticket_type_id.as_ref() == Some(ticket_type_id)
}

fn refunded_of<'a>(line: &InvoiceLine, refunded: &'a [RefundedLine]) -> Option<&'a RefundedLine> {
    refunded.iter().find(|part| is_of(line, part.concert_id, &part.ticket_type_id))
}

/// The amount of each line.
fn shares(left: &[LineLeft<'_>], refunded: &[RefundedLine], amount: Money) -> Result<Vec<Money>, MoneyError> {
    let zero = Money::zero(amount.currency());
    let mut wanted = Vec::with_capacity(left.len());
    for left in left {
        let part = refunded_of(left.line, refunded).map_or(zero, |part| part.amount);
        wanted.push(if part.compare(left.gross)?.is_gt() { left.gross } else { part });
    }
    let total = Money::sum(amount.currency(), wanted.iter().copied())?;
    if amount.compare(total)?.is_le() {
        return divide(amount, &wanted);
    }
    let mut rest = Vec::with_capacity(left.len());
    for (left, wanted) in left.iter().zip(&wanted) {
        rest.push(left.gross.checked_sub(*wanted)?);
    }
    let more = divide(amount.checked_sub(total)?, &rest)?;
    wanted.into_iter().zip(more).map(|(wanted, more)| wanted.checked_add(more)).collect()
}

fn credit_line(
    left: &LineLeft<'_>,
    number: &str,
    refunded: Option<&RefundedLine>,
    gross: Money,
) -> Result<InvoiceLine, MoneyError> {
    let line = left.line;
    let tax = tax_share(gross, line.tax_rate, left.net, left.tax)?;
    let tickets = refunded.and_then(|refunded| Quantity::try_from(refunded.quantity).ok());
    let at_full_price = tickets.filter(|tickets| line.unit_price.times(tickets.get()) == Ok(gross));
    let (description, quantity, unit_price) = match at_full_price {
        Some(tickets) => (line.description.clone(), tickets, line.unit_price),
        None => (format!("Part of {number}: {}", line.description), Quantity::ONE, gross),
    };
    let net = gross.checked_sub(tax)?;
    Ok(InvoiceLine { description, quantity, unit_price, line_total: gross, net, tax, ..line.clone() })
}
