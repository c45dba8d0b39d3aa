//! Where concerts take place, as their owner tells of it: that is where admission to them is taxed. One stored item per concert, the
//! newest wins.

use std::collections::BTreeMap;

use contracts::concerts::ConcertsEvent;
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{ConcertId, CountryCode};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use serde::{Deserialize, Serialize};
use views::{Key, ViewError, Views};

pub const LAMBDA: Lambda = Lambda { name: "finance-project-concerts", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let views = env.views()?;
    Ok(bus::handler(&env, views, project))
}

async fn project(views: Views, event: ConcertsEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    let concert = event.concert();
    let place = Place { country: concert.venue.country.clone() };
    views.put(&key(concert.concert_id), trigger.metadata.version, &place, None).await?;
    Ok(())
}

/// How many concerts are read side by side.
const SIDE_BY_SIDE: usize = 8;

/// Where a concert takes place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    country: CountryCode,
}

fn key(concert_id: ConcertId) -> Key {
    Key::new(format!("concert#{concert_id}"), "-")
}

/// The countries of these concerts, as far as they are known here.
///
/// # Errors
/// See [`ViewError`].
pub async fn countries(
    views: &Views,
    concert_ids: impl IntoIterator<Item = ConcertId>,
) -> Result<BTreeMap<ConcertId, CountryCode>, ViewError> {
    let mut concert_ids: Vec<ConcertId> = concert_ids.into_iter().collect();
    concert_ids.sort_unstable();
    concert_ids.dedup();
    stream::iter(concert_ids)
        .map(|concert_id| async move {
            let found = views.get::<Place>(&key(concert_id)).await?;
            Ok(found.map(|(_, place)| (concert_id, place.country)))
        })
        .buffer_unordered(SIDE_BY_SIDE)
        .try_filter_map(|found| async move { Ok(found) })
        .try_collect()
        .await
}
