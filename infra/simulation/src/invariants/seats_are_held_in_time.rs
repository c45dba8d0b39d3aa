//! The seats of an order are held, or refused, soon after it is placed, whatever else its messages meet on their way.

use jiff::{SignedDuration, Timestamp};

use crate::history::{History, text};

/// A hold lasts 15 minutes from then on, and the order as long without one.
const MAX_DELAY: SignedDuration = SignedDuration::from_mins(12);

pub(super) fn check(history: &History) -> Vec<String> {
    let reservations = history.reservations();
    let placed = history.commits.iter().filter(|commit| commit.category == "order" && commit.version == 1);
    let late = placed.filter_map(|commit| {
        let at: Timestamp = commit.at.parse().ok()?;
        let latest = reservations.iter().filter_map(|reservation| {
            let is_of_order = text(reservation.data, "/orderId") == commit.key;
            let decided = [text(reservation.data, "/reservedAt"), text(reservation.data, "/failedAt")];
            let decided: Option<Timestamp> = decided.iter().find_map(|at| at.parse().ok());
            decided.filter(|_| is_of_order)
        });
        let delay = latest.max()?.duration_since(at);
        (delay > MAX_DELAY).then(|| format!("the seats of order {} were decided on after {delay:#}", commit.key))
    });
    late.collect()
}
