//! Every refund that is due succeeds, or is on the list of failed refunds.

use std::collections::BTreeMap;

use crate::history::{End, History, Payment, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    let mut payments: BTreeMap<&str, Payment<'_>> = BTreeMap::new();
    for payment in history.payments() {
        payments.insert(text(payment.terms, "/orderId"), payment);
    }
    for order in history.orders() {
        let payment = payments.get(order.id);
        let failed = payment.map_or(0, Payment::failed);
        if order.end == Some(End::RefundFailed) && failed == 0 {
            violations.push(format!("order {} is marked as failed, but none of its refunds has failed", order.id));
        }
        if order.returned.is_empty() {
            continue;
        }
        if payment.is_none_or(|payment| payment.refunds.is_empty()) {
            violations.push(format!("seats of order {} were refunded, but no refund was requested", order.id));
        }
    }
    for payment in history.payments().iter().filter(|payment| payment.failed() > 0) {
        let is_listed = |id: &str| {
            let mut items = history.views.iter().filter(|item| item.list == "refund_failed");
            items.any(|item| text(&item.data, "/refundId") == id)
        };
        let money_is_left = payment.amount() > payment.refunded();
        let failed = payment.refunds.iter().filter(|refund| refund.status == "failed");
        let unlisted = failed.filter(|refund| money_is_left && !is_listed(refund.id));
        violations.extend(unlisted.map(|refund| format!("the failed refund {} is not listed", refund.id)));
    }
    violations
}
