//! The head of an organizer's pages about one of their concerts, and who may see them.

use std::collections::BTreeSet;

use eventstore::Loaded;
use jiff::tz::TimeZone;
use kernel::{ConcertId, Role, Timestamp};
use lambda::http::{Problem, Request};
use pages::{Link, Visit, Words};

use crate::concert::{Concert, Schedule};
use crate::concert_editing::{EDITORS, editor};
use crate::concert_reader::ConcertReader;
use crate::posters::Posters;
use crate::sale_state::SaleState;
use crate::venue_time::zone_of;

/// A concert that the caller may change, as the API decides it.
pub struct OwnConcert {
    pub concert: Concert,
    pub schedule: Schedule,
    pub version: u64,
    pub head: Head,
    pub roles: BTreeSet<Role>,
}

/// What stands above the tabs, for `concert-head.html`.
#[derive(Debug, Clone)]
pub struct Head {
    pub name: String,
    /// Artist, time and place.
    pub about: String,
    pub mark: String,
    pub badge: Badge,
    pub tabs: Vec<Link>,
}

/// The state of a sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// Its colour.
    pub class: &'static str,
    pub text: String,
}

impl OwnConcert {
    /// # Errors
    /// 401, 403, and 404 for the concert of another organizer.
    pub async fn find(
        reader: &ConcertReader,
        request: &Request,
        visit: &Visit,
        concert_id: ConcertId,
    ) -> Result<Self, Problem> {
        let caller = request.caller_with(EDITORS)?;
        let (found, free) = futures::join!(reader.concert(concert_id), reader.free_seats(concert_id));
        let Loaded { state: concert, version, .. } = found?.ok_or_else(Problem::not_found)?;
        let schedule = concert.schedule().ok_or_else(Problem::not_found)?.clone();
        if !editor(caller).can_change(&schedule) {
            return Err(Problem::not_found());
        }
        let free = free?;
        // Without pools, its seats will be free in a moment.
        let has_free_seats = free.is_empty() || free.values().any(|seats| *seats > 0);
        let state = SaleState::of(&concert, &schedule, has_free_seats, request.now());
        let head = Head::new(visit, &schedule, state);
        Ok(Self { concert, schedule, version, head, roles: caller.roles.clone() })
    }

    pub fn is_cancelled(&self) -> bool {
        matches!(self.concert, Concert::Cancelled { .. })
    }

    pub fn has_begun(&self, now: Timestamp) -> bool {
        self.schedule.details.starts_at <= now
    }
}

impl Head {
    fn new(visit: &Visit, schedule: &Schedule, state: SaleState) -> Self {
        let (t, details) = (visit.words, &schedule.details);
        let zone = zone_of(&details.venue);
        let starts_at = details.starts_at.to_zoned(zone.clone());
        let about = [
            details.artist.to_string(),
            t.date_and_time(&starts_at),
            details.venue.name.to_string(),
            details.venue.city.to_string(),
        ];
        Self {
            name: details.name.to_string(),
            about: about.join(", "),
            mark: Posters::of(schedule.concert_id, details.artist.as_str(), starts_at.date()).mark,
            badge: Badge::of(state, &zone, t),
            tabs: pages::concert_tabs(visit, schedule.concert_id),
        }
    }
}

impl Badge {
    /// Times are at the venue.
    pub fn of(state: SaleState, zone: &TimeZone, t: Words) -> Self {
        let (class, text) = match state {
            SaleState::Cancelled => ("bad", t.text("organizer-state-cancelled")),
            SaleState::Over => ("", t.text("organizer-state-over")),
            SaleState::NotYet(opens_at) => {
                let time = t.day_and_time(&opens_at.to_zoned(zone.clone()));
                ("warn", t.with("organizer-state-not-yet", &[("time", &time)]))
            }
            SaleState::Open => ("ok", t.text("organizer-state-open")),
            SaleState::SoldOut => ("ok", t.text("organizer-state-sold-out")),
            SaleState::Ended => ("", t.text("organizer-state-ended")),
        };
        Self { class, text }
    }
}
