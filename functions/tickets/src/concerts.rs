//! Concerts as their owner tells of them: one stored item per concert, the newest wins.

use std::collections::BTreeMap;

use contracts::concerts::{self, ConcertsEvent, Venue};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{ConcertId, Text, Timestamp};
use lambda::{Lambda, bus};
use serde::{Deserialize, Serialize};
use views::{Key, ViewError, Views};

/// Keeps the concerts up to date.
pub const LAMBDA: Lambda = Lambda {
    name: "tickets-project-concerts",
    build: |env| {
        Box::pin(async move {
            let views = env.views()?;
            Ok(bus::handler(&env, LAMBDA.name, move |event: ConcertsEvent, trigger| {
                let views = views.clone();
                Box::pin(async move {
                    let concert = event.concert();
                    let key = key(concert.concert_id);
                    views.put(&key, trigger.metadata.version, &Concert::of(concert), None).await?;
                    Ok(())
                })
            }))
        })
    },
};

/// How many concerts are read side by side.
const SIDE_BY_SIDE: usize = 8;

/// What tickets say of a concert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Concert {
    /// What it is called.
    pub name: Text<200>,
    /// When it begins.
    pub starts_at: Timestamp,
    /// Where.
    pub venue: Venue,
}

impl Concert {
    /// What tickets say of a concert.
    pub fn of(concert: &concerts::Concert) -> Self {
        Self { name: concert.name.clone(), starts_at: concert.starts_at, venue: concert.venue.clone() }
    }
}

fn key(concert_id: ConcertId) -> Key {
    Key::new(format!("concert#{concert_id}"), "-")
}

/// The concerts of these that are known here.
///
/// # Errors
/// See [`ViewError`].
pub async fn find(
    views: &Views,
    concert_ids: impl IntoIterator<Item = ConcertId>,
) -> Result<BTreeMap<ConcertId, Concert>, ViewError> {
    let mut concert_ids: Vec<ConcertId> = concert_ids.into_iter().collect();
    concert_ids.sort_unstable();
    concert_ids.dedup();
    stream::iter(concert_ids)
        .map(|concert_id| async move {
            let found = views.get::<Concert>(&key(concert_id)).await?;
            Ok(found.map(|(_, concert)| (concert_id, concert)))
        })
        .buffer_unordered(SIDE_BY_SIDE)
        .try_filter_map(|found| async move { Ok(found) })
        .try_collect()
        .await
}
