use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::expected::{ExpectedItem, ExpectedItems, by_time};
use crate::history::{History, number, text};

/// Reservations in the lists of their user and their concert, and the sales of each pool.
pub(super) fn expect(history: &History, items: &mut ExpectedItems) {
    for reservation in history.reservations() {
        let made = matches!(reservation.status, "held" | "confirmed" | "cancelled" | "expired" | "failed");
        if !made {
            continue;
        }
        let data = reservation.data;
        let mut quantities: BTreeMap<&str, i64> = BTreeMap::new();
        let parts = data.get("allocations").or_else(|| data.get("seats")).and_then(|parts| parts.as_array());
        for part in parts.into_iter().flatten() {
            *quantities.entry(text(part, "/ticketTypeId")).or_default() += number(part, "/quantity");
        }
        let at = [text(data, "/reservedAt"), text(data, "/failedAt")].into_iter().find(|at| !at.is_empty());
        let place = by_time(at.unwrap_or_default(), reservation.id);
        let lists = [format!("user#{}", text(data, "/userId")), format!("concert#{}", text(data, "/concertId"))];
        for list in lists {
            let data = json!({
                "reservationId": reservation.id, "orderId": data["orderId"], "concertId": data["concertId"],
                "status": reservation.status,
            });
            items.insert(
                ("reservations", list, place.clone()),
                ExpectedItem { version: Some(reservation.version), data },
            );
        }
    }
    for pool in history.pools() {
        let Some((version, state)) = pool.states.last() else { continue };
        let number: u32 = pool.id.rsplit('#').next().and_then(|number| number.parse().ok()).unwrap_or_default();
        let data = json!({
            "ticketTypeId": pool.ticket_type, "capacity": state.capacity, "surplus": state.surplus, "held": state.held,
            "sold": state.sold, "concertVersion": state.concert_version,
        });
        let key = ("reservations", format!("sales#{}", pool.concert), format!("{}#{number:03}", pool.ticket_type));
        items.insert(key, ExpectedItem { version: Some(*version), data });
        expect_days(history, pool.concert, &format!("{}#{number:03}", pool.ticket_type), state.sold, items);
    }
}

/// What a pool sold on the days that have ended, and on the last one, which its sales have. Days add up to the seats that are sold.
fn expect_days(history: &History, concert: &str, of_pool: &str, sold: i64, items: &mut ExpectedItems) {
    let (days, sales) = (format!("days#{concert}"), format!("sales#{concert}"));
    let net = |day: &Value| number(day, "/sold") - number(day, "/returned");
    let mut sum = 0;
    for item in history.views.iter().filter(|item| item.context == "reservations") {
        if item.list == sales && item.place == of_pool {
            sum += item.data.get("today").map_or(0, net);
        }
        if item.list == days && item.place.ends_with(&format!("#{of_pool}")) {
            sum += net(&item.data);
            let data = json!({});
            items.insert(("reservations", days.clone(), item.place.clone()), ExpectedItem { version: None, data });
        }
    }
    if sum != sold {
        let place = format!("days of {of_pool} that add up to {sold}, not {sum}");
        items.insert(("reservations", days, place), ExpectedItem { version: None, data: json!({}) });
    }
}
