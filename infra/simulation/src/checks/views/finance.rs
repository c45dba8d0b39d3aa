use serde_json::{Value, json};

use super::{Item, Items, by_time};
use crate::history::{History, text};

/// Payments in their user's list, and refunds that failed in that for staff, while not all of the money has gone back.
/// Those of which something is due are on a list of their own; in the end there is none.
pub(super) fn expect(history: &History, items: &mut Items) {
    for payment in history.payments().into_iter().filter(|payment| !payment.terms.is_null()) {
        let terms = payment.terms;
        let data = json!({
            "paymentId": payment.id, "orderId": terms["orderId"], "amount": terms["amount"], "status": payment.status(),
            "gatewayId": payment.gateway_id.map_or(Value::Null, Value::from),
        });
        let list = format!("user#{}", text(terms, "/userId"));
        let place = by_time(text(terms, "/requestedAt"), payment.id);
        items.insert(("finance", list, place), Item { version: Some(payment.version), data });
        let is_left = payment.amount() > payment.refunded();
        for refund in payment.refunds.iter().filter(|refund| is_left && refund.status == "failed") {
            let data = json!({ "refundId": refund.id, "paymentId": payment.id, "orderId": terms["orderId"] });
            let place = by_time(refund.requested_at, refund.id);
            let item = Item { version: Some(payment.version), data };
            items.insert(("finance", "refund_failed".to_owned(), place), item);
        }
    }
}
