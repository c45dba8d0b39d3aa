use serde_json::json;

use super::expected::{ExpectedItem, ExpectedItems, by_time, version_after};
use crate::history::{End, History, Order, number, text};

/// Events that change nothing in the lists.
const UNLISTED: [&str; 8] = [
    "OrderReserved",
    "OrderHoldExtended",
    "OrderAuthorized",
    "OrderActionRequired",
    "OrderDeclined",
    "OrderPaymentRequested",
    "OrderPaymentRetried",
    "OrderRefundAccepted",
];

/// How many lists a concert's orders are split into.
const LISTS: u128 = 16;

/// Orders in their user's list and in the lists of their concerts, and cancelled concerts. The list of open orders holds those whose
/// refund failed.
pub(super) fn expect(history: &History, items: &mut ExpectedItems) {
    let streams = history.streams("order");
    for order in history.orders() {
        let status = status(&order);
        let lines = order.purchase["lines"].as_array().into_iter().flatten();
        let data = json!({
            "orderId": order.id, "userId": order.purchase["userId"], "number": order.purchase["number"],
            "status": status, "total": order.purchase["total"],
            "totalQuantity": lines.map(|line| number(line, "/quantity")).sum::<i64>(),
        });
        // An item may also be put for a commit that changes nothing in it, if that comes together with an earlier one.
        let changed_at = version_after(&streams[order.id], |event| !UNLISTED.contains(&event));
        let version = changed_at.filter(|_| changed_at == version_after(&streams[order.id], |_| true));
        let list = format!("user#{}", text(order.purchase, "/userId"));
        let place = by_time(text(order.purchase, "/placedAt"), order.id);
        items.insert(("orders", list, place), ExpectedItem { version, data });

        let number = order.id.parse::<uuid::Uuid>().map_or(0, |id| id.as_u128() % LISTS);
        for concert in order.concerts() {
            if let Some(standing) = standing(&order, concert) {
                let list = format!("concert#{concert}#{number}");
                let data = json!({ "orderId": order.id, "standing": standing });
                items.insert(("orders", list, order.id.to_owned()), ExpectedItem { version: None, data });
            }
        }
        if order.end == Some(End::RefundFailed) {
            let data = json!({ "orderId": order.id });
            items.insert(
                ("orders", format!("open#{number}"), order.id.to_owned()),
                ExpectedItem { version: None, data },
            );
        }
    }
    for concert in history.cancelled_concerts() {
        let data = json!({ "concertId": concert });
        items.insert(
            ("orders", format!("cancellation#{concert}"), "-".to_owned()),
            ExpectedItem { version: None, data },
        );
    }
}

/// The status that the API shows. An order counts as refunded as soon as the refund is requested.
fn status(order: &Order<'_>) -> &'static str {
    match order.end {
        None => "open",
        Some(End::Completed) => "completed",
        Some(End::Cancelled) => "cancelled",
        Some(End::Expired) => "expired",
        Some(End::Refunded | End::RefundFailed) => "refunded",
    }
}

/// The state of an order's lines for one of its concerts; none if it ended without them.
fn standing(order: &Order<'_>, concert: &str) -> Option<&'static str> {
    match order.end? {
        End::Completed if !order.keeps(concert) => Some("refunded"),
        End::Completed => Some("live"),
        End::Cancelled if order.reason == "concert_cancelled" => Some("cancelled"),
        End::Cancelled | End::Expired => None,
        End::Refunded => Some("refunded"),
        End::RefundFailed => Some("refund_failed"),
    }
}
