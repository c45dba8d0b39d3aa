//! The concerts that tickets are for, copied from the concerts context: one stored item per concert, the newest version wins.

use std::collections::BTreeMap;

use contracts::{Metadata, concerts};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{ConcertId, Text, Timestamp};
use serde::{Deserialize, Serialize};
use views::{Key, ViewError, Views};

use crate::delivery::{ConcertBefore, Venue};

const MAX_CONCURRENT: usize = 8;

/// What tickets show of a concert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Concert {
    pub name: Text<200>,
    /// Absent in items that were stored before this field existed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artist: Option<Text<200>>,
    pub starts_at: Timestamp,
    pub venue: Venue,
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
            },
            version: metadata.version,
        }
    }

    /// The concert before the change, if the change is one that ticket holders must know: of name, time or place.
    pub fn before_change_to(&self, after: &Self) -> Option<ConcertBefore> {
        let announced = |concert: &Self| ConcertBefore {
            name: concert.name.clone(),
            starts_at: concert.starts_at,
            venue: concert.venue.clone(),
        };
        (announced(self) != announced(after)).then(|| announced(self))
    }
}

pub fn key(concert_id: ConcertId) -> Key {
    Key::new(format!("concert#{concert_id}"), "-")
}

/// Leaves out concerts that are not known yet.
pub async fn find(views: &Views, concert_ids: impl IntoIterator<Item = ConcertId>) -> Result<KnownConcerts, ViewError> {
    let mut concert_ids: Vec<ConcertId> = concert_ids.into_iter().collect();
    concert_ids.sort_unstable();
    concert_ids.dedup();
    stream::iter(concert_ids)
        .map(|concert_id| async move {
            let found = views.get::<Concert>(&key(concert_id)).await?;
            Ok(found.map(|(_, concert)| (concert_id, concert)))
        })
        .buffer_unordered(MAX_CONCURRENT)
        .try_filter_map(|found| async move { Ok(found) })
        .try_collect()
        .await
}
