//! Every quarter of an hour: asks about seats that are held for longer than a hold lasts.
//!
//! Only its order ends a hold. The order may have ended, or have been confirmed, and the message about it may be lost: the job publishes
//! the reservation again, and the order answers. It reads lists that exist for people, so that a reservation costs no write for it: those
//! of the last two hours, and once an hour those of the last day.

use eventstore::{Aggregate, Store};
use futures::{StreamExt, stream};
use kernel::{ConcertId, SignedDuration, Timestamp};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, job, republish};
use views::{Order, PageRequest, Views};

use crate::reservation::Reservation;
use crate::views::concerts_on_sale::ConcertOnSale;
use crate::views::reservations::ListedReservation;

pub const LAMBDA: Lambda = Lambda { name: "reservations-find-overdue-holds", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let job = FindOverdueHolds { store: env.events()?, views: env.views()? };
    Ok(job::handler(&env, job, FindOverdueHolds::run))
}

const RECENT: SignedDuration = SignedDuration::from_hours(2);

/// Longer than questions are asked about a hold.
const ALL: SignedDuration = SignedDuration::from_hours(28);

const MINUTES_BETWEEN_RUNS: i8 = 15;

const PAGE: u16 = 1_000;

const MAX_CONCURRENT: usize = 8;

#[derive(Clone)]
struct FindOverdueHolds {
    store: Store,
    views: Views,
}

impl FindOverdueHolds {
    /// Returns how many holds are overdue.
    async fn run(self, now: Timestamp) -> Result<usize, InvocationFailed> {
        let since = now.saturating_sub(window(now)).unwrap_or(Timestamp::MIN);
        let concerts = self.views.list_all::<ConcertOnSale>(ConcertOnSale::LIST).await?;
        let open = concerts.into_iter().filter(|concert| now.duration_since(concert.sales_close_at) < ALL);
        let found: Vec<Result<usize, InvocationFailed>> = stream::iter(open)
            .map(|concert| self.ask_about(concert.concert_id, since, now))
            .buffer_unordered(MAX_CONCURRENT)
            .collect()
            .await;
        found.into_iter().sum()
    }

    async fn ask_about(
        &self,
        concert_id: ConcertId,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<usize, InvocationFailed> {
        let list = ListedReservation::of_concert(concert_id);
        let mut request = PageRequest { limit: PAGE, cursor: None };
        let mut overdue = 0;
        loop {
            let page = self.views.list::<ListedReservation>(&list, Order::Descending, &request).await?;
            let is_last = page.items.last().is_none_or(|oldest| oldest.reserved_at < since);
            for held in page.items.iter().filter(|reservation| is_overdue(reservation, now)) {
                let stream = Reservation::stream(held.reservation_id);
                let expired_at = held.expires_at.unwrap_or(now);
                republish::ask(&self.store, &stream, &["TicketsReserved"], expired_at, now).await?;
                tracing::warn!(reservationId = %held.reservation_id, orderId = %held.order_id, "seats are held for too long");
                overdue += 1;
            }
            request.cursor = page.next_cursor;
            if is_last || request.cursor.is_none() {
                return Ok(overdue);
            }
        }
    }
}

/// How far back a run looks: the first one of an hour looks at everything that may still be asked about.
pub fn window(now: Timestamp) -> SignedDuration {
    let minute = now.as_second().div_euclid(60).rem_euclid(60);
    if minute < i64::from(MINUTES_BETWEEN_RUNS) { ALL } else { RECENT }
}

/// Whether its seats are held although its hold ended some time ago.
pub fn is_overdue(reservation: &ListedReservation, now: Timestamp) -> bool {
    let pause = |expires_at| republish::pause(now.duration_since(expires_at));
    reservation.status == "held" && reservation.expires_at.and_then(pause).is_some()
}
