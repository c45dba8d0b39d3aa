//! Who organizes a concert, copied from the concerts context: one stored item for each concert.

use std::collections::BTreeSet;

use futures::{StreamExt, TryStreamExt, stream};
use kernel::{ConcertId, UserId};
use serde::{Deserialize, Serialize};
use views::{Key, ViewError, Views};

const MAX_CONCURRENT: usize = 8;

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
    stream::iter(concert_ids)
        .map(|concert_id| async move {
            let found = views.get::<ConcertOrganizer>(&ConcertOrganizer::key(concert_id)).await?;
            Ok(found.filter(|(_, concert)| concert.organizer_id == organizer).map(|_| concert_id))
        })
        .buffer_unordered(MAX_CONCURRENT)
        .try_filter_map(|found| async move { Ok(found) })
        .try_collect()
        .await
}
