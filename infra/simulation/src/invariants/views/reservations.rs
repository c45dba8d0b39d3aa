use std::collections::BTreeMap;

use serde_json::json;

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
    }
}
