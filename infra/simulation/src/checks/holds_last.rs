//! Seats are held for as long as was said, are given more time once and only while they are held, and no order expires before.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::history::{Event, History, text};

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
    for (order, commits) in history.streams("order") {
        let events = commits.iter().flat_map(|commit| commit.events.iter().map(|event| (commit.at.as_str(), event)));
        wrong.extend(expired_too_early(events).map(|what| format!("order {order} expired at {what}")));
    }
    wrong
}

/// When an order expired and was to be held for longer, if it did so.
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
                // All seats are needed: the first hold that ends is the end.
                let held_until = std::mem::take(&mut until).into_values().min();
                let end = held_until.or_else(|| placed_at?.checked_add(HOLD).ok());
                let expired_at: Option<Timestamp> = at.parse().ok();
                if expired_at.zip(end).is_none_or(|(at, end)| at < end) {
                    return Some(format!("{at}, and was to be held until {end:?}"));
                }
            }
            _ => {}
        }
    }
    None
}
