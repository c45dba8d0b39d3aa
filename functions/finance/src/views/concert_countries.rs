//! The countries of concerts: admission to a concert is taxed where it takes place. One stored item for each concert.

use std::collections::BTreeMap;

use kernel::{ConcertId, CountryCode};
use serde::{Deserialize, Serialize};
use views::{Key, ViewError, Views};

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
    let concerts: BTreeMap<ConcertId, ConcertCountry> =
        views.get_each(concert_ids.into_iter().collect(), ConcertCountry::key).await?;
    Ok(concerts.into_iter().map(|(concert_id, concert)| (concert_id, concert.country)).collect())
}
