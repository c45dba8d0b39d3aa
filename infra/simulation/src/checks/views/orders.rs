use serde_json::json;

use super::{Item, Items, by_time, version_after};
use crate::history::{End, History, Order, number, text};

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

/// Orders in their user's list and in their concerts', and concerts that were called off. Orders that are open are on a list of their
/// own; in the end those are on it whose money could not be given back.
pub(super) fn expect(history: &History, items: &mut Items) {
    let streams = history.streams("order");
    for order in history.orders() {
        let status = status(&order);
        let lines = order.purchase["lines"].as_array().into_iter().flatten();
        let data = json!({
            "orderId": order.id, "userId": order.purchase["userId"], "number": order.purchase["number"],
            "status": status, "total": order.purchase["total"],
            "totalQuantity": lines.map(|line| number(line, "/quantity")).sum::<i64>(),
        });
        let version = version_after(&streams[order.id], |event| !UNSEEN.contains(&event));
        let list = format!("user#{}", text(order.purchase, "/userId"));
        let place = by_time(text(order.purchase, "/placedAt"), order.id);
        items.insert(("orders", list, place), Item { version, data });

        let number = order.id.parse::<uuid::Uuid>().map_or(0, |id| id.as_u128() % LISTS);
        for concert in order.concerts() {
            if let Some(standing) = standing(&order, concert) {
                let list = format!("concert#{concert}#{number}");
                let data = json!({ "orderId": order.id, "standing": standing });
                items.insert(("orders", list, order.id.to_owned()), Item { version: None, data });
            }
        }
        if order.end == Some(End::RefundFailed) {
            let data = json!({ "orderId": order.id });
            items.insert(("orders", format!("open#{number}"), order.id.to_owned()), Item { version: None, data });
        }
    }
    for concert in history.cancelled_concerts() {
        let data = json!({ "concertId": concert });
        let places = [(format!("cancellation#{concert}"), "-"), ("cancellations".to_owned(), concert)];
        for (list, place) in places {
            items.insert(("orders", list, place.to_owned()), Item { version: None, data: data.clone() });
        }
    }
}

/// What people are told of an order. Money that is on its way back counts as given back.
fn status(order: &Order<'_>) -> &'static str {
    match order.end {
        None => "open",
        Some(End::Completed) => "completed",
        Some(End::Cancelled) => "cancelled",
        Some(End::Expired) => "expired",
        Some(End::Refunded | End::RefundFailed) => "refunded",
    }
}

/// How an order stands with one of its concerts; none if it has nothing to do with it any more.
fn standing(order: &Order<'_>, concert: &str) -> Option<&'static str> {
    match order.end? {
        End::Completed if order.given_back.contains(concert) => Some("refunded"),
        End::Completed => Some("live"),
        End::Cancelled if order.reason == "concert_cancelled" => Some("cancelled"),
        End::Cancelled | End::Expired => None,
        End::Refunded => Some("refunded"),
        End::RefundFailed => Some("refund_failed"),
    }
}
