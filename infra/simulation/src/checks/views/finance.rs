use serde_json::{Value, json};

use super::{Item, Items, by_time};
use crate::history::{History, text};

/// Payments in their user's list. Those of which something is due are on a list of their own; in the end there is none.
pub(super) fn expect(history: &History, items: &mut Items) {
    for payment in history.payments().into_iter().filter(|payment| !payment.terms.is_null()) {
        let terms = payment.terms;
        let data = json!({
            "paymentId": payment.id, "orderId": terms["orderId"], "amount": terms["amount"], "status": payment.status,
            "gatewayId": payment.gateway_id.map_or(Value::Null, Value::from),
        });
        let list = format!("user#{}", text(terms, "/userId"));
        let place = by_time(text(terms, "/requestedAt"), payment.id);
        items.insert(("finance", list, place), Item { version: Some(payment.version), data });
    }
}
