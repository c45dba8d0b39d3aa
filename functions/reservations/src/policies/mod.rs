//! When this happened elsewhere, do that here: one file per policy, each a pure function from events to commands.

pub mod when_concert_changed;
pub mod when_order_cancelled;
pub mod when_order_confirmed;
pub mod when_order_placed;

use std::collections::BTreeSet;

use futures::future::join_all;
use kernel::{ConcertId, ReservationId};
use lambda::InvocationFailed;
use lambda::bus::Trigger;

use crate::booking::Bookings;
use crate::reservation::ReservationCommand;

/// Ends the reservations of an order, each for itself: one that can't be ended now does not keep the others from it. Gives back the
/// concerts of those that have or had seats.
async fn end_all(
    bookings: &Bookings,
    reservation_ids: &[ReservationId],
    name: &'static str,
    command: &ReservationCommand,
    trigger: &Trigger,
) -> Result<BTreeSet<ConcertId>, InvocationFailed> {
    let cause = trigger.cause(name);
    let ended = reservation_ids.iter().map(|reservation_id| bookings.end(*reservation_id, command, &cause));
    let ended = join_all(ended).await.into_iter().filter_map(Result::transpose);
    Ok(ended.collect::<Result<_, _>>()?)
}
