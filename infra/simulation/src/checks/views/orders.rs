use serde_json::json;

use super::{Item, Items, by_time, version_after};
use crate::history::{History, number, text};

/// Events after which a list shows the same as before, and is left as it is.
const UNSEEN: [&str; 3] = ["OrderReserved", "OrderAuthorized", "OrderActionRequired"];

/// Orders in their user's list. Those that are open are on a list of their own; in the end there is none.
pub(super) fn expect(history: &History, items: &mut Items) {
    let streams = history.streams("order");
    for order in history.orders() {
        let status = ["OrderPlaced", "OrderConfirmed", "OrderPaid", "OrderCompleted", "OrderCancelled"]
            .into_iter()
            .rfind(|event| order.events.contains(event))
            .map_or("none", |event| event.trim_start_matches("Order"));
        let lines = order.purchase["lines"].as_array().into_iter().flatten();
        let data = json!({
            "orderId": order.id, "userId": order.purchase["userId"], "number": order.purchase["number"],
            "status": status.to_lowercase(), "total": order.purchase["total"],
            "totalQuantity": lines.map(|line| number(line, "/quantity")).sum::<i64>(),
        });
        let version = version_after(&streams[order.id], |event| !UNSEEN.contains(&event));
        let list = format!("user#{}", text(order.purchase, "/userId"));
        let place = by_time(text(order.purchase, "/placedAt"), order.id);
        items.insert(("orders", list, place), Item { version, data });
    }
}
