//! Checks the invoices and credit notes of a day against the captures and refunds.

use std::collections::BTreeSet;

use kernel::{InvoiceId, Money, OrderId, RefundId};

use super::day::Day;
use super::difference::{Difference, DifferenceKind};
use crate::invoice::Invoice;
use crate::invoices::document::DocumentKind;
use crate::invoices::tax::NOT_CONFIGURED;
use crate::payment::Payment;
use crate::views::money_movements::{MoneyMovement, MovementKind};
use crate::views::user_invoices::IssuedDocument;

/// Whether a movement of the day needs a document. Replaced attempts are no sales, and free orders get no documents.
pub fn needs_document(day: Day, movement: &MoneyMovement) -> bool {
    day.has(movement.at) && !movement.of_replaced && !movement.amount.is_zero()
}

pub fn check_invoiced_amount(movement: &MoneyMovement, invoice_id: InvoiceId, invoiced: Money) -> Option<Difference> {
    (invoiced != movement.amount).then(|| Difference {
        invoice_id: Some(invoice_id),
        invoiced: Some(invoiced),
        ..DifferenceKind::AmountDiffers.about(movement)
    })
}

/// A capture that has no invoice: it needs none if all of it was refunded, because it came too late for its order.
pub fn check_missing_invoice(movement: &MoneyMovement, payment: &Payment) -> Option<Difference> {
    let refunded = payment.refunds().map(|refunds| refunds.refunded(movement.amount));
    (refunded != Some(movement.amount)).then(|| DifferenceKind::NoInvoice.about(movement))
}

/// A refund that has no credit note: it needs none without an invoice, or if its amount was credited before for a refund that failed
/// later.
pub fn check_missing_credit_note(
    movement: &MoneyMovement,
    refund_id: RefundId,
    invoice: &Invoice,
) -> Option<Difference> {
    let is_recorded = invoice.refunds().iter().any(|known| known.refund_id == refund_id);
    let is_due = invoice.next_credit_note().is_some_and(|(due, _)| due == refund_id);
    let is_missing = invoice.document().is_some() && (!is_recorded || is_due);
    is_missing.then(|| DifferenceKind::NoCreditNote.about(movement))
}

pub fn check_tax_rates(document: &IssuedDocument) -> Option<Difference> {
    let lacks_rate = document.taxes.iter().any(|sum| sum.exemption.as_deref() == Some(NOT_CONFIGURED));
    lacks_rate.then(|| about_document(DifferenceKind::RateNotConfigured, document))
}

/// The orders that were captured in the lists of the day.
pub fn captured_orders(ours: &[MoneyMovement]) -> BTreeSet<OrderId> {
    let captured = ours.iter().filter(|movement| movement.kind == MovementKind::Captured);
    captured.map(|movement| movement.order_id).collect()
}

/// Whether the document is an invoice without a capture in the lists of the day.
pub fn lacks_listed_capture(document: &IssuedDocument, captured: &BTreeSet<OrderId>) -> bool {
    document.listed.kind == DocumentKind::Invoice && !captured.contains(&document.listed.order_id)
}

/// An invoice without a capture in the lists of the day: the payment may have been captured on another day.
pub fn check_capture(document: &IssuedDocument, payment: &Payment) -> Option<Difference> {
    match payment {
        Payment::Captured { .. } => None,
        _ => Some(about_document(DifferenceKind::InvoiceWithoutCapture, document)),
    }
}

fn about_document(kind: DifferenceKind, document: &IssuedDocument) -> Difference {
    Difference {
        invoice_id: Some(document.listed.invoice_id),
        order_id: Some(document.listed.order_id),
        invoiced: Some(document.listed.total),
        ..kind.difference()
    }
}
