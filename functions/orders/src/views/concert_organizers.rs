//! Who organizes a concert, copied from the concerts context: one stored item for each concert.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{ConcertId, UserId};
use serde::{Deserialize, Serialize};
use views::{Key, ViewError, Views};

/// A concert's organizer never changes, so that an old item is as good as a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConcertOrganizer {
    pub organizer_id: UserId,
}

impl ConcertOrganizer {
    pub fn key(concert_id: ConcertId) -> Key {
        Key::new(format!("organizer#{concert_id}"), "-")
    }
}

/// Those of the concerts that this user organizes. A concert that is not known here yet is nobody's.
pub async fn find_organized(
    views: &Views,
    organizer: UserId,
    concert_ids: BTreeSet<ConcertId>,
) -> Result<BTreeSet<ConcertId>, ViewError> {
    let found: BTreeMap<ConcertId, ConcertOrganizer> = views.get_each(concert_ids, ConcertOrganizer::key).await?;
    let organized = found.into_iter().filter(|(_, concert)| concert.organizer_id == organizer);
    Ok(organized.map(|(concert_id, _)| concert_id).collect())
}
