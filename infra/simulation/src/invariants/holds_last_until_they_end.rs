//! A hold lasts as long as was said, can be extended only once and only before it ends, and no order expires before its holds end.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::history::{Event, History, text};

/// How long an order without a reservation waits for one.
const HOLD: SignedDuration = SignedDuration::from_mins(15);

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    for reservation in history.reservations() {
        if reservation.holds.len() > 2 {
            violations.push(format!(
                "the hold of reservation {} was extended more than once: {:?}",
                reservation.id, reservation.holds
            ));
        }
        for pair in reservation.holds.windows(2) {
            if pair[1].granted_at >= pair[0].until || pair[1].until <= pair[0].until {
                violations
                    .push(format!("the hold of reservation {} was extended after its end: {pair:?}", reservation.id));
            }
        }
    }
    for (order, commits) in history.streams("order") {
        let events = commits.iter().flat_map(|commit| commit.events.iter().map(|event| (commit.at.as_str(), event)));
        violations.extend(expired_too_early(events).map(|times| format!("order {order} expired too early: {times}")));
    }
    violations
}

/// When an order expired and when its hold ends, if it expired too early.
fn expired_too_early<'a>(events: impl Iterator<Item = (&'a str, &'a Event)>) -> Option<String> {
    let mut placed_at: Option<Timestamp> = None;
    let mut until: BTreeMap<&str, Timestamp> = BTreeMap::new();
    for (at, event) in events {
        match event.name.as_str() {
            "OrderPlaced" => placed_at = text(&event.data, "/placedAt").parse().ok(),
            "OrderReserved" | "OrderHoldExtended" => {
                let end = text(&event.data, "/expiresAt").parse().ok()?;
                until.insert(text(&event.data, "/reservationId"), end);
            }
            "OrderExpired" => {
                // An order needs all its seats, so it ends with the first hold.
                let held_until = std::mem::take(&mut until).into_values().min();
                let end = held_until.or_else(|| placed_at?.checked_add(HOLD).ok());
                let expired_at: Option<Timestamp> = at.parse().ok();
                if expired_at.zip(end).is_none_or(|(at, end)| at < end) {
                    return Some(format!("expired at {at}, held until {end:?}"));
                }
            }
            _ => {}
        }
    }
    None
}
