//! Keeps the lists of reservations and the sales of each pool, and counts oversold seats.

use eventstore::{Aggregate, Commit, Store};
use kernel::Invalid;
use lambda::metrics::{Metric, record};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, stream};
use views::Views;

use crate::pools::sale_terms::Allotment;
use crate::pools::ticket_pool::TicketPool;
use crate::reservation::Reservation;
use crate::views::concerts_on_sale::ConcertOnSale;
use crate::views::reservations::ListedReservation;
use crate::views::sales::PoolSales;

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
                views.put(&key, commit.last_version(), &item, None).await?;
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

/// How many held and sold seats exceed the pool's capacity. The rules allow none: an alarm checks them after each commit of a pool.
pub fn oversold(pool: &TicketPool) -> u64 {
    pool.counts().map_or(0, |counts| counts.taken().saturating_sub(counts.capacity).into())
}
