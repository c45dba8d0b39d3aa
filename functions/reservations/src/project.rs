//! The stream of reservations and pools → the stored views.

use eventstore::{Aggregate, Commit, Store};
use kernel::Invalid;
use lambda::metrics::{self, Metric};
use lambda::{InvocationFailed, Lambda, stream};
use views::Views;

use crate::reservation::Reservation;
use crate::ticket_pool::TicketPool;
use crate::views::reservations::ListedReservation;
use crate::views::sales::PoolSales;

/// Keeps the views up to date.
pub const LAMBDA: Lambda = Lambda {
    name: "reservations-project",
    build: |env| {
        Box::pin(async move {
            let (store, views) = (env.events()?, env.views()?);
            Ok(stream::projector(move |commit| {
                let (store, views) = (store.clone(), views.clone());
                Box::pin(async move { project(&store, &views, &commit).await })
            }))
        })
    },
};

async fn project(store: &Store, views: &Views, commit: &Commit) -> Result<(), InvocationFailed> {
    let stray = |error: Invalid| InvocationFailed::new("StrayStream", error);
    match commit.stream.category() {
        Reservation::CATEGORY => {
            let reservation = store.state_after::<Reservation>(commit).await?;
            let reservation_id = commit.stream.key().parse().map_err(stray)?;
            if let Some(item) = ListedReservation::of(reservation_id, &reservation) {
                for key in item.keys() {
                    views.put(&key, commit.last_version(), &item, None).await?;
                }
            }
        }
        TicketPool::CATEGORY => {
            let pool = store.state_after::<TicketPool>(commit).await?;
            let id = commit.stream.key().parse().map_err(stray)?;
            metrics::record(Metric::Oversold(oversold(&pool)));
            if let Some((key, item)) = PoolSales::of(&id, &pool) {
                views.put(&key, commit.last_version(), &item, None).await?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// How many seats of a pool are held or sold that it does not have. The rules allow none; this is for the day on which they are
/// broken, and each commit of a pool is looked at.
pub fn oversold(pool: &TicketPool) -> u64 {
    pool.counts().map_or(0, |counts| counts.taken().saturating_sub(counts.capacity).into())
}
