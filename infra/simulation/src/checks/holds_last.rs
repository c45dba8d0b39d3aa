//! Seats are held for as long as was said, are given more time once and only while they are held, and no order expires before.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::history::{History, text};

/// How long an order waits for its seats.
const HOLD: SignedDuration = SignedDuration::from_mins(15);

pub(super) fn check(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    for reservation in history.reservations() {
        if reservation.holds.len() > 2 {
            wrong.push(format!("reservation {} was given more time twice: {:?}", reservation.id, reservation.holds));
        }
        for pair in reservation.holds.windows(2) {
            if pair[1].said_at >= pair[0].until || pair[1].until <= pair[0].until {
                wrong.push(format!("reservation {} was given more time when it was over: {pair:?}", reservation.id));
            }
        }
    }
    let streams = history.streams("order");
    for order in history.orders() {
        let Some(expired_at) = order.expired_at else { continue };
        let mut until: BTreeMap<&str, Timestamp> = BTreeMap::new();
        for event in streams[order.id].iter().flat_map(|commit| &commit.events) {
            if let ("OrderReserved" | "OrderHoldExtended", Ok(end)) =
                (event.name.as_str(), text(&event.data, "/expiresAt").parse())
            {
                until.insert(text(&event.data, "/reservationId"), end);
            }
        }
        let placed_at: Option<Timestamp> = text(order.purchase, "/placedAt").parse().ok();
        // All seats are needed: the first hold that ends is the end.
        let end = until.into_values().min().or_else(|| placed_at?.checked_add(HOLD).ok());
        if end.is_none_or(|end| expired_at < end) {
            wrong.push(format!("order {} expired at {expired_at}, and was to be held until {end:?}", order.id));
        }
    }
    wrong
}
