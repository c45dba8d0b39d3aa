//! The numbers of a series have no gaps and no duplicates. Each paid order has one invoice with its total, and credit notes for what
//! was refunded. A refund that fails after its credit note was issued leaves the credit note behind.

use std::collections::{BTreeMap, BTreeSet};

use crate::history::{History, minor_units, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    let mut numbers: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut invoiced: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    let mut credited: BTreeMap<&str, i64> = BTreeMap::new();
    for (category, event) in [("invoice", "InvoiceIssued"), ("credit-note", "CreditNoteIssued")] {
        let commits = history.streams(category).into_values().flatten();
        for document in commits.flat_map(|commit| &commit.events).filter(|known| known.name == event) {
            let document = &document.data;
            let (order, total) = (text(document, "/orderId"), minor_units(&document["total"]));
            let (series, number) = text(document, "/number").rsplit_once('/').unwrap_or_default();
            numbers.entry(format!("{category} {series}")).or_default().push(number.parse().unwrap_or_default());
            if category == "invoice" {
                invoiced.entry(order).or_default().push(total);
            } else {
                *credited.entry(order).or_default() += total;
            }
        }
    }
    for (series, mut numbers) in numbers {
        numbers.sort_unstable();
        if !numbers.iter().copied().eq((1..).take(numbers.len())) {
            violations.push(format!("{series} has the numbers {numbers:?}"));
        }
    }
    let failed: BTreeSet<&str> = orders_with_late_failures(history);
    let payments = history.payments();
    for order in history.orders() {
        let is_paid = order.events.contains(&"OrderPaid") && order.total > 0;
        let expected = if is_paid { vec![order.total] } else { Vec::new() };
        let has = invoiced.remove(order.id).unwrap_or_default();
        if has != expected {
            violations.push(format!("order {} has invoices of {has:?}, expected {expected:?}", order.id));
        }
        let payment = payments.iter().find(|payment| text(payment.terms, "/orderId") == order.id);
        let refunded = if is_paid { payment.map_or(0, |payment| payment.refunded()) } else { 0 };
        let credited = credited.remove(order.id).unwrap_or_default();
        let fits =
            if failed.contains(order.id) { (refunded..=order.total).contains(&credited) } else { credited == refunded };
        if !fits {
            violations.push(format!("{refunded} of order {} was refunded, but {credited} is credited", order.id));
        }
    }
    violations
        .extend(invoiced.keys().map(|order| format!("there is an invoice for order {order}, which does not exist")));
    violations
}

/// The ids of the orders with a refund that failed after it was recorded as made.
fn orders_with_late_failures(history: &History) -> BTreeSet<&str> {
    let mut orders = BTreeSet::new();
    for payment in history.payments() {
        let commits = &history.streams("payment")[payment.id];
        let events = || commits.iter().flat_map(|commit| &commit.events);
        let made =
            |id: &str| events().any(|event| event.name == "PaymentRefunded" && text(&event.data, "/refundId") == id);
        let failed = events().any(|event| {
            matches!(event.name.as_str(), "RefundAttemptFailed" | "RefundFailed")
                && made(text(&event.data, "/refundId"))
        });
        if failed {
            orders.insert(text(payment.terms, "/orderId"));
        }
    }
    orders
}
