use serde_json::json;

use super::{Item, Items, by_time, version_after};
use crate::history::{End, History, number, text};

/// Events after which a list shows the same as before, and is left as it is.
const UNSEEN: [&str; 6] = [
    "OrderReserved",
    "OrderHoldExtended",
    "OrderAuthorized",
    "OrderActionRequired",
    "OrderDeclined",
    "OrderPaymentRetried",
];

/// How many lists a concert's orders are spread over.
const LISTS: u128 = 16;

/// Orders in their user's list. Those that are open are on a list of their own; in the end there is none.
pub(super) fn expect(history: &History, items: &mut Items) {
    let streams = history.streams("order");
    for order in history.orders() {
        let status = [
            "OrderPlaced",
            "OrderConfirmed",
            "OrderPaid",
            "OrderCompleted",
            "OrderCancelled",
            "OrderExpired",
            "OrderRefunded",
        ]
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

        // A concert's lists have what was bought for it.
        if order.end != Some(End::Completed) {
            continue;
        }
        let number = order.id.parse::<uuid::Uuid>().map_or(0, |id| id.as_u128() % LISTS);
        for line in order.purchase["lines"].as_array().into_iter().flatten() {
            let list = format!("concert#{}#{number}", text(line, "/concertId"));
            let data = json!({ "orderId": order.id, "standing": "live" });
            items.insert(("orders", list, order.id.to_owned()), Item { version: None, data });
        }
    }
}
