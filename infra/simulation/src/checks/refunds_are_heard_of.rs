//! Who is to get their money back gets it, or is on the list of those whose money could not be given back.

use std::collections::BTreeMap;

use crate::history::{End, History, Payment, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut payments: BTreeMap<&str, Payment<'_>> = BTreeMap::new();
    for payment in history.payments() {
        payments.insert(text(payment.terms, "/orderId"), payment);
    }
    for order in history.orders() {
        let payment = payments.get(order.id);
        let failed = payment.map_or(0, Payment::failed);
        if order.end == Some(End::RefundFailed) && failed == 0 {
            wrong.push(format!("order {} is said to be failed, and none of its refunds has", order.id));
        }
        if order.given_back.is_empty() {
            continue;
        }
        if payment.is_none_or(|payment| payment.refunds.is_empty()) {
            wrong.push(format!("seats of order {} went back, and its money was never asked for", order.id));
        }
    }
    for payment in history.payments().iter().filter(|payment| payment.failed() > 0) {
        let is_listed = |id: &str| {
            let mut items = history.views.iter().filter(|item| item.list == "refund_failed");
            items.any(|item| text(&item.data, "/refundId") == id)
        };
        let is_left = payment.amount() > payment.refunded();
        let failed = payment.refunds.iter().filter(|refund| refund.status == "failed");
        let unlisted = failed.filter(|refund| is_left && !is_listed(refund.id));
        wrong.extend(unlisted.map(|refund| format!("nobody is told that the refund {} has failed", refund.id)));
    }
    wrong
}
