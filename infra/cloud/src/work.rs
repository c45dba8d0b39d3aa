//! The work loop: performs what is on the agenda when it is due.

use std::sync::{Arc, Weak};
use std::time::Duration;

use crate::services::event_sources::{queue, stream};
use crate::services::{delivery, schedules};
use crate::state::State;
use crate::state::agenda::{Agenda, Work};
use crate::state::clock::{Clock, after};

/// How often expired items are deleted.
pub(crate) const EXPIRY_INTERVAL: Duration = Duration::from_secs(60);

pub(crate) async fn perform(cloud: &State, work: Work) {
    match work {
        Work::Deliver(pending) => delivery::deliver(cloud, *pending).await,
        Work::PollQueue(index) => queue::poll(cloud, index).await,
        Work::ReadStream(index) => stream::read(cloud, index).await,
        Work::RunSchedule(index) => schedules::run(cloud, index).await,
        Work::DeleteExpiredItems => delete_expired_items(cloud).await,
    }
}

async fn delete_expired_items(cloud: &State) {
    let now = cloud.clock.now();
    match cloud.database.run(|engine| engine.delete_expired()).await {
        Ok(0) => {}
        Ok(_) => cloud.streams.wake_all(&cloud.agenda, now),
        Err(error) => tracing::error!(%error, "cannot delete expired items"),
    }
    cloud.agenda.add(after(now, EXPIRY_INTERVAL), Work::DeleteExpiredItems);
}

/// Performs all work as soon as it is due, until the agenda is closed or the cloud is gone.
pub(crate) async fn perform_all(cloud: Weak<State>, agenda: Arc<Agenda>, clock: Clock) {
    let mut clock_moves = clock.moves();
    while !agenda.is_closed() {
        let Some(strong) = cloud.upgrade() else { return };
        while let Some((work, in_flight)) = agenda.take_due(clock.now(), strong.max_concurrent_work) {
            let cloud = Arc::clone(&strong);
            tokio::spawn(async move {
                perform(&cloud, work).await;
                drop(in_flight);
            });
        }
        // At the maximum concurrency, the end of other work wakes this loop.
        let next = agenda.next_due().filter(|_| clock.runs() && agenda.working() < strong.max_concurrent_work);
        drop(strong);
        let until_next = async {
            match next {
                Some(next) => tokio::time::sleep(clock.until(next)).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = agenda.changed() => {}
            _ = clock_moves.changed() => {}
            () = until_next => {}
        }
    }
}
