//! Keeps the lists of reservations and the sales of each pool, and counts oversold seats.

use eventstore::{Aggregate, Commit, Consistency, Store, Unreadable};
use jiff::tz::TimeZone;
use kernel::{ConcertId, Decider, Invalid};
use lambda::metrics::{Metric, record};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, stream};
use views::{Key, Views};

use crate::pools::pool_id::PoolId;
use crate::pools::sale_terms::Allotment;
use crate::pools::ticket_pool::TicketPool;
use crate::reservation::Reservation;
use crate::views::concerts_on_sale::ConcertOnSale;
use crate::views::daily_sales::{DailySales, DaySales};
use crate::views::reservations::ListedReservation;
use crate::views::sales::PoolSales;
use crate::views::shown_concerts::ShownConcert;

pub const LAMBDA: Lambda = Lambda { name: "reservations-project-reservations", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?);
    stream::projector(&env, state, project)
}

async fn project((store, views): (Store, Views), commit: Commit) -> Result<(), InvocationFailed> {
    let stray = |error: Invalid| InvocationFailed::unreadable(error);
    match commit.stream.category() {
        Reservation::CATEGORY => {
            let reservation = store.state_after::<Reservation>(&commit).await?;
            let reservation_id = commit.stream.key().parse().map_err(stray)?;
            if let Some(item) = ListedReservation::of(reservation_id, &reservation) {
                for key in item.keys() {
                    views.put(&key, commit.last_version(), &item, None).await?;
                }
            }
        }
        TicketPool::CATEGORY => {
            let pool = store.state_after::<TicketPool>(&commit).await?;
            let id = commit.stream.key().parse().map_err(stray)?;
            record(Metric::count("Oversold", oversold(&pool)));
            if let Some((key, item)) = PoolSales::of(&id, &pool) {
                project_sales(&store, &views, &commit, &id, &key, item).await?;
            }
        }
        Allotment::CATEGORY => {
            let concert_id = commit.stream.key().parse().map_err(stray)?;
            if let Allotment::Set(terms) = store.state_after::<Allotment>(&commit).await? {
                let item = ConcertOnSale::of(concert_id, &terms);
                views.put(&ConcertOnSale::key(concert_id), commit.last_version(), &item, None).await?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// The day that has ended is put first: a repeat finds the item as it was and puts it again.
async fn project_sales(
    store: &Store,
    views: &Views,
    commit: &Commit,
    id: &PoolId,
    key: &Key,
    item: PoolSales,
) -> Result<(), InvocationFailed> {
    let stored = views.get_latest::<PoolSales>(key).await?;
    let item = match stored {
        Some((version, _)) if version >= commit.last_version() => return Ok(()),
        Some((version, earlier)) => {
            let zone =
                if item.differs_from(&earlier) { venue_zone(views, id.concert_id).await? } else { TimeZone::UTC };
            let (item, ended) = item.after(earlier, commit.at.to_zoned(zone).date());
            put_day(views, id, version, ended).await?;
            item
        }
        None if commit.version == 1 => item,
        None => project_again(store, views, commit, id).await?.unwrap_or(item),
    };
    views.put(key, commit.last_version(), &item, None).await?;
    Ok(())
}

/// From the whole stream, after the views were dropped.
async fn project_again(
    store: &Store,
    views: &Views,
    until: &Commit,
    id: &PoolId,
) -> Result<Option<PoolSales>, InvocationFailed> {
    let zone = venue_zone(views, id.concert_id).await?;
    let commits = store.read(&until.stream, Consistency::Strong).await?;
    let (mut pool, mut item) = (TicketPool::initial(), None::<PoolSales>);
    for commit in commits.iter().filter(|commit| commit.version <= until.version) {
        for event in &commit.events {
            let event = event.decode().map_err(|error: Unreadable| InvocationFailed::unreadable(error))?;
            pool = TicketPool::evolve(pool, &event);
        }
        let next = PoolSales::of(id, &pool).map(|(_, next)| next);
        item = match (next, item) {
            (Some(next), Some(earlier)) => {
                let (next, ended) = next.after(earlier, commit.at.to_zoned(zone.clone()).date());
                put_day(views, id, commit.version, ended).await?;
                Some(next)
            }
            (next, _) => next,
        };
    }
    Ok(item)
}

async fn put_day(views: &Views, id: &PoolId, version: u64, ended: Option<DaySales>) -> Result<(), InvocationFailed> {
    if let Some(ended) = ended {
        let (key, day) = DailySales::of(id, ended);
        views.put(&key, version, &day, None).await?;
    }
    Ok(())
}

/// UTC while the concert is not known.
async fn venue_zone(views: &Views, concert_id: ConcertId) -> Result<TimeZone, InvocationFailed> {
    let shown = views.get::<ShownConcert>(&ShownConcert::key(concert_id)).await?;
    Ok(shown.map_or(TimeZone::UTC, |(_, concert)| concert.venue.zone()))
}

/// How many held and sold seats exceed the pool's capacity. The rules allow none: an alarm checks them after each commit of a pool.
pub fn oversold(pool: &TicketPool) -> u64 {
    pool.counts().map_or(0, |counts| counts.taken().saturating_sub(counts.capacity).into())
}
