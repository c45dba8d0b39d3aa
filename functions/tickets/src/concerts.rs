//! Concerts as their owner tells of them: one stored item per concert, the newest wins. When one is at another time or place, or has
//! another name, its ticket holders are told.

use std::collections::{BTreeMap, BTreeSet};

use contracts::concerts::{self, ConcertsEvent};
use contracts::{DeliveryMethod, Metadata};
use eventstore::{Aggregate, Consistency, Expected, Store};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{ConcertId, OrderId, Text, Timestamp};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use serde::{Deserialize, Serialize};
use views::{Key, ViewError, Views};

use crate::deliveries;
use crate::delivery::{ConcertBefore, Delivery, DeliveryCommand, Message, Parcel, Venue, change_id};
use crate::views::holders::Holder;

pub const LAMBDA: Lambda = Lambda { name: "tickets-project-concerts", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let box_office = BoxOffice { store: env.events()?, views: env.views()? };
    Ok(bus::handler(&env, box_office, BoxOffice::hear))
}

/// How many concerts are read side by side.
const SIDE_BY_SIDE: usize = 8;

/// How many holders are told side by side.
const TOLD_SIDE_BY_SIDE: usize = 32;

/// What tickets say of a concert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Concert {
    /// What it is called.
    pub name: Text<200>,
    /// Who performs; not known of concerts from before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artist: Option<Text<200>>,
    /// When it begins.
    pub starts_at: Timestamp,
    /// Where.
    pub venue: Venue,
    /// The version of the concert that says so.
    #[serde(default)]
    pub version: u64,
}

/// Concerts that are known here.
pub type Known = BTreeMap<ConcertId, Concert>;

impl Concert {
    /// What tickets say of a concert.
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

    /// What it was, if its holders have to know that this is not so any more.
    pub fn changed_to(&self, now: &Self) -> Option<ConcertBefore> {
        let told = |concert: &Self| ConcertBefore {
            name: concert.name.clone(),
            starts_at: concert.starts_at,
            venue: concert.venue.clone(),
        };
        (told(self) != told(now)).then(|| told(self))
    }
}

#[derive(Clone)]
struct BoxOffice {
    store: Store,
    views: Views,
}

impl BoxOffice {
    /// The concert is put last: when something fails before, the change is seen again.
    async fn hear(self, event: ConcertsEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
        let (concert_id, now) = (event.concert().concert_id, Concert::of(event.concert(), &trigger.metadata));
        let known = self.views.get::<Concert>(&key(concert_id)).await?;
        let newer = known.filter(|(version, _)| *version < now.version);
        // Who holds tickets for a concert that is called off gets another mail.
        if let (Some((_, before)), false) = (newer, matches!(event, ConcertsEvent::ConcertCancelled(_)))
            && let Some(before) = before.changed_to(&now)
        {
            self.tell_holders(concert_id, &before, &trigger).await?;
        }
        self.views.put(&key(concert_id), now.version, &now, None).await?;
        Ok(())
    }

    async fn tell_holders(
        &self,
        concert_id: ConcertId,
        before: &ConcertBefore,
        trigger: &Trigger,
    ) -> Result<(), InvocationFailed> {
        let holders = self.views.list_all::<Holder>(&Holder::list(concert_id)).await?;
        let orders: BTreeSet<OrderId> = holders.into_iter().map(|holder| holder.order_id).collect();
        stream::iter(orders.into_iter().map(Ok))
            .try_for_each_concurrent(TOLD_SIDE_BY_SIDE, |order_id| async move {
                // The newest has the address that staff have corrected, if they have.
                let deliveries = deliveries::of_order(&self.store, order_id, Consistency::Eventual).await?;
                let Some(tickets) = deliveries.last().and_then(|delivery| delivery.state.parcel()) else {
                    return Err(InvocationFailed::new("NoDelivery", order_id));
                };
                let news = news(tickets, concert_id, before, trigger);
                let (stream, cause) = (Delivery::stream(news.delivery_id), trigger.cause("RequestDelivery"));
                let command = DeliveryCommand::RequestDelivery(Box::new(news));
                self.store.execute::<Delivery>(&stream, &command, &cause, Expected::Any).await?;
                Ok(())
            })
            .await
    }
}

/// The mail that tells of it. It goes by e-mail, however the tickets came.
fn news(tickets: &Parcel, concert_id: ConcertId, before: &ConcertBefore, trigger: &Trigger) -> Parcel {
    Parcel {
        delivery_id: change_id(tickets.order_id, concert_id, trigger.metadata.version),
        method: DeliveryMethod::Email,
        lines: tickets.lines.iter().filter(|line| line.concert_id == concert_id).cloned().collect(),
        requested_at: trigger.metadata.occurred_at,
        message: Message::ConcertChanged { concert_id, before: before.clone() },
        asked_by: None,
        ..tickets.clone()
    }
}

fn key(concert_id: ConcertId) -> Key {
    Key::new(format!("concert#{concert_id}"), "-")
}

/// The concerts of these that are known here.
///
/// # Errors
/// See [`ViewError`].
pub async fn find(views: &Views, concert_ids: impl IntoIterator<Item = ConcertId>) -> Result<Known, ViewError> {
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
