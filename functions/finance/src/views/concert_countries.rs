//! The countries of concerts: admission to a concert is taxed where it takes place. One stored item for each concert.

use std::collections::BTreeMap;

use futures::{StreamExt, TryStreamExt, stream};
use kernel::{ConcertId, CountryCode};
use serde::{Deserialize, Serialize};
use views::{Key, ViewError, Views};

const MAX_CONCURRENT: usize = 8;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConcertCountry {
    pub country: CountryCode,
}

impl ConcertCountry {
    pub fn key(concert_id: ConcertId) -> Key {
        Key::new(format!("concert#{concert_id}"), "-")
    }
}

/// Concerts that are not known here yet are missing from the result.
pub async fn find_countries(
    views: &Views,
    concert_ids: impl IntoIterator<Item = ConcertId>,
) -> Result<BTreeMap<ConcertId, CountryCode>, ViewError> {
    let mut concert_ids: Vec<ConcertId> = concert_ids.into_iter().collect();
    concert_ids.sort_unstable();
    concert_ids.dedup();
    stream::iter(concert_ids)
        .map(|concert_id| async move {
            let found = views.get::<ConcertCountry>(&ConcertCountry::key(concert_id)).await?;
            Ok(found.map(|(_, concert)| (concert_id, concert.country)))
        })
        .buffer_unordered(MAX_CONCURRENT)
        .try_filter_map(|found| async move { Ok(found) })
        .try_collect()
        .await
}
