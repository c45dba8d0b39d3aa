//! Doing what is on the agenda.

use std::sync::{Arc, Weak};
use std::time::Duration;

use crate::agenda::{Agenda, Work};
use crate::bus;
use crate::clock::{Clock, after};
use crate::cloud::Inner;
use crate::queues;
use crate::schedule::timer;
use crate::streams;

/// How often items whose time has come are deleted.
pub(crate) const SWEEP_INTERVAL: Duration = Duration::from_secs(60);

/// Does one piece of work.
pub(crate) async fn perform(cloud: &Inner, work: Work) {
    match work {
        Work::Run(errand) => bus::run(cloud, *errand).await,
        Work::PollQueue(index) => queues::poll(cloud, index).await,
        Work::ReadStream(index) => streams::read(cloud, index).await,
        Work::KeepSchedule(index) => timer::keep(cloud, index).await,
        Work::SweepExpired => sweep(cloud).await,
    }
}

async fn sweep(cloud: &Inner) {
    let now = cloud.clock.now();
    match cloud.database.run(|engine| engine.sweep_expired()).await {
        Ok(0) => {}
        Ok(_) => cloud.streams.wake_all(&cloud.agenda, now),
        Err(error) => tracing::error!(%error, "expired items can't be deleted"),
    }
    cloud.agenda.add(after(now, SWEEP_INTERVAL), Work::SweepExpired);
}

/// Does all work as soon as it is due, until the agenda is closed or the cloud is gone.
pub(crate) async fn perform_all(cloud: Weak<Inner>, agenda: Arc<Agenda>, clock: Clock) {
    let mut moves = clock.moves();
    while !agenda.is_closed() {
        let Some(strong) = cloud.upgrade() else { return };
        while let Some((work, in_flight)) = agenda.take_due(clock.now(), strong.concurrency) {
            let cloud = Arc::clone(&strong);
            tokio::spawn(async move {
                perform(&cloud, work).await;
                drop(in_flight);
            });
        }
        // Where all hands are full, the end of other work wakes this loop.
        let next = agenda.next_due().filter(|_| clock.runs() && agenda.working() < strong.concurrency);
        drop(strong);
        let until_next = async {
            match next {
                Some(next) => tokio::time::sleep(clock.until(next)).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = agenda.changed() => {}
            _ = moves.changed() => {}
            () = until_next => {}
        }
    }
}
