//! The concerts that tickets are for, copied from the concerts context: one stored item per concert, the newest version wins.

use std::collections::{BTreeMap, BTreeSet};

use auth::Caller;
use contracts::concerts::SelfService;
use contracts::{Metadata, concerts};
use kernel::{ConcertId, Role, SignedDuration, Text, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use views::{Key, ViewError, Views};

use crate::delivery::{ConcertBefore, Venue};
use crate::ticket::Doors;

/// What tickets show of a concert, and who acts for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Concert {
    pub name: Text<200>,
    /// Absent in items that were stored before this field existed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artist: Option<Text<200>>,
    pub starts_at: Timestamp,
    pub venue: Venue,
    /// Absent in items that were stored before this field existed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organizer_id: Option<UserId>,
    /// The gate staff that the organizer named. Empty means that everyone with the role may admit people.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub gates: BTreeSet<UserId>,
    /// Why the organizer last changed the concert or has cancelled it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text<500>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cancelled: bool,
    /// When the gates admit people.
    #[serde(default)]
    pub doors: Doors,
    /// What ticket holders may do by themselves. Absent means the defaults.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_service: Option<SelfService>,
    /// The version of the concert's stream.
    #[serde(default)]
    pub version: u64,
}

pub type KnownConcerts = BTreeMap<ConcertId, Concert>;

impl Concert {
    pub fn of(concert: &concerts::Concert, metadata: &Metadata) -> Self {
        Self {
            name: concert.name.clone(),
            artist: Some(concert.artist.clone()),
            starts_at: concert.starts_at,
            venue: Venue {
                name: concert.venue.name.clone(),
                city: concert.venue.city.clone(),
                country: concert.venue.country.clone(),
                time_zone: concert.venue.time_zone.clone(),
            },
            organizer_id: Some(concert.organizer_id),
            gates: concert.gates.clone(),
            reason: concert.reason.clone(),
            cancelled: concert.is_cancelled(),
            doors: Doors { open_at: concert.doors_open_at, close_at: concert.doors_close_at },
            self_service: concert.self_service,
            version: metadata.version,
        }
    }

    /// When nobody enters any more: a day after the start, if the organizer has set no time.
    pub fn over_at(&self) -> Option<Timestamp> {
        self.doors.close_at.or_else(|| self.starts_at.checked_add(SignedDuration::from_hours(24)).ok())
    }

    pub fn is_organized_by(&self, caller: &Caller) -> bool {
        self.organizer_id.is_some_and(|organizer| caller.organizes_for(organizer))
    }

    pub fn has_gate(&self, caller: &Caller) -> bool {
        is_gate_staff(caller) && (self.gates.is_empty() || self.gates.contains(&caller.user_id))
    }

    /// The concert before the change, if the change is one that ticket holders must know: of name, artist,
    /// time or place. What was not known before has not changed.
    pub fn before_change_to(&self, after: &Self) -> Option<ConcertBefore> {
        let (artist, time_zone) = (self.artist.as_ref(), self.venue.time_zone.as_ref());
        let before = ConcertBefore {
            name: self.name.clone(),
            artist: artist.or(after.artist.as_ref()).cloned(),
            starts_at: self.starts_at,
            venue: Venue { time_zone: time_zone.or(after.venue.time_zone.as_ref()).cloned(), ..self.venue.clone() },
        };
        let now = ConcertBefore {
            name: after.name.clone(),
            artist: after.artist.clone(),
            starts_at: after.starts_at,
            venue: after.venue.clone(),
        };
        (before != now).then_some(before)
    }
}

pub fn is_gate_staff(caller: &Caller) -> bool {
    caller.has(Role::Gate) || caller.has(Role::GateSupervisor)
}

pub fn key(concert_id: ConcertId) -> Key {
    Key::new(format!("concert#{concert_id}"), "-")
}

/// Leaves out concerts that are not known yet.
pub async fn find(views: &Views, concert_ids: impl IntoIterator<Item = ConcertId>) -> Result<KnownConcerts, ViewError> {
    views.get_each(concert_ids.into_iter().collect(), key).await
}
