//! The concerts by the year in which they start, for the people who work at their gates: one stored item per concert and year.

use jiff::tz::TimeZone;
use kernel::{ConcertId, SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use views::{Key, ViewError, Views};

use crate::views::concerts::{self, KnownConcerts};

/// A concert and when it started by then: it may have moved since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GateConcert {
    pub concert_id: ConcertId,
    pub starts_at: Timestamp,
}

/// Gates upload scans until the day after.
const SHOWN_AFTER_START: SignedDuration = SignedDuration::from_hours(36);

/// Years that concerts are announced ahead.
const YEARS: i16 = 5;

/// The next ones; the others come nearer.
const MAX_CONCERTS: usize = 100;

fn year(at: Timestamp) -> i16 {
    at.to_zoned(TimeZone::UTC).year()
}

fn list(year: i16) -> String {
    format!("gate-concerts#{year}")
}

impl GateConcert {
    pub fn key(&self) -> Key {
        Key::new(list(year(self.starts_at)), self.concert_id.to_string())
    }
}

/// The next concerts, and those that were a moment ago.
pub async fn next(views: &Views, now: Timestamp) -> Result<KnownConcerts, ViewError> {
    let earliest = now.checked_sub(SHOWN_AFTER_START).unwrap_or(now);
    let mut next: Vec<GateConcert> = Vec::new();
    for year in year(earliest)..=year(now).saturating_add(YEARS) {
        next.extend(views.list_all::<GateConcert>(&list(year)).await?);
    }
    next.retain(|concert| concert.starts_at >= earliest);
    next.sort_by_key(|concert| concert.starts_at);
    next.truncate(MAX_CONCERTS);
    let mut known = concerts::find(views, next.into_iter().map(|concert| concert.concert_id)).await?;
    known.retain(|_, concert| concert.starts_at >= earliest);
    Ok(known)
}
