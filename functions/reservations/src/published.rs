//! Which events of reservations and ticket pools are published, and as which integration events.

use contracts::BusEvent;
use contracts::reservations::{
    self, AvailabilityChanged, Reservation as Published, ReservationFailed, ReservationsEvent, TicketsReserved,
};
use kernel::ReservationId;
use lambda::repeats::Repeat;

use crate::pools::pool_id::PoolId;
use crate::pools::ticket_pool::{Counts, TicketPool, TicketPoolEvent};
use crate::reservation::{Reservation, ReservationEvent, ReservationFailure, Reserved};

/// Names of the stored events of reservations that are published.
pub const RESERVATION_EVENTS: &[&str] = &[
    "TicketsReserved",
    "ReservationFailed",
    "ReservationConfirmed",
    "ReservationCancellationRequested",
    "ReservationCancelled",
    "ReservationExpired",
    "ReservationExtended",
];

/// Names of the stored events of pools that are published: those that change the number of free seats.
pub const POOL_EVENTS: &[&str] = &["PoolOpened", "PoolResized", "SeatsHeld", "SeatsReleased", "SeatsReturned"];

/// What changes few free seats: it would refuse buyers until the pool's next event, which nobody can cause then. And the first event of
/// each pool, without which none of its seats are shown. Orders ask about reservations.
pub fn repeat(event: &BusEvent) -> Repeat {
    let is_scarce = event.detail.data.get("scarce").is_some_and(|scarce| scarce == true);
    let is_first = event.detail.metadata.version == 1;
    match event.detail_type.as_str() {
        "AvailabilityChanged" if is_scarce || is_first => Repeat::Newest,
        _ => Repeat::Never,
    }
}

/// The integration event of a reservation's event. `state` is the state after it. The cancellation of a reservation that was never made
/// is not published: nobody knows the reservation.
pub fn of_reservation(
    reservation_id: ReservationId,
    event: &ReservationEvent,
    state: &Reservation,
) -> Option<ReservationsEvent> {
    let published = |reserved: &Reserved| Published {
        reservation_id,
        order_id: reserved.order_id,
        concert_id: reserved.concert_id,
        user_id: reserved.user_id,
    };
    match (event, state) {
        (ReservationEvent::TicketsReserved(reserved), _) => Some(ReservationsEvent::TicketsReserved(TicketsReserved {
            reservation: published(reserved),
            expires_at: reserved.expires_at,
        })),
        (ReservationEvent::ReservationFailed(failed), _) => {
            Some(ReservationsEvent::ReservationFailed(ReservationFailed {
                reservation: Published {
                    reservation_id,
                    order_id: failed.order_id,
                    concert_id: failed.concert_id,
                    user_id: failed.user_id,
                },
                reason: failed.reason.into(),
            }))
        }
        (ReservationEvent::ReservationConfirmed, Reservation::Confirmed(reserved)) => {
            Some(ReservationsEvent::ReservationConfirmed(published(reserved)))
        }
        (ReservationEvent::ReservationCancellationRequested, Reservation::CancellationRequested(reserved)) => {
            Some(ReservationsEvent::ReservationCancellationRequested(published(reserved)))
        }
        (ReservationEvent::ReservationCancelled, Reservation::Cancelled(reserved)) => {
            Some(ReservationsEvent::ReservationCancelled(published(reserved)))
        }
        (ReservationEvent::ReservationExpired, Reservation::Expired(reserved)) => {
            Some(ReservationsEvent::ReservationExpired(published(reserved)))
        }
        (ReservationEvent::ReservationExtended { expires_at }, state) => {
            let reservation = published(state.reserved()?);
            Some(ReservationsEvent::ReservationExtended(TicketsReserved { reservation, expires_at: *expires_at }))
        }
        (
            ReservationEvent::ReservationConfirmed
            | ReservationEvent::ReservationCancellationRequested
            | ReservationEvent::ReservationCancelled
            | ReservationEvent::ReservationExpired,
            _,
        )
        // Nobody else waits for it: the pools say that seats are free again.
        | (ReservationEvent::ReservationReduced { .. }, _) => None,
    }
}

/// The free seats before the event, or fewer: an event that does not show them counts as if there were none.
fn free_before(event: &TicketPoolEvent, state: &TicketPool) -> u32 {
    match event {
        TicketPoolEvent::SeatsHeld { quantity, .. } => state.free().saturating_add(quantity.get()),
        TicketPoolEvent::SeatsReleased { quantity, .. } | TicketPoolEvent::SeatsReturned { quantity, .. } => {
            state.free().saturating_sub(quantity.get())
        }
        TicketPoolEvent::PoolOpened { .. } | TicketPoolEvent::SeatsSold { .. } => state.free(),
        TicketPoolEvent::PoolResized { .. } => 0,
    }
}

/// The integration event of a pool's event. `state` is the state after it.
pub fn of_pool(id: &PoolId, event: &TicketPoolEvent, state: &TicketPool) -> Option<ReservationsEvent> {
    match event {
        TicketPoolEvent::PoolOpened { .. }
        | TicketPoolEvent::PoolResized { .. }
        | TicketPoolEvent::SeatsHeld { .. }
        | TicketPoolEvent::SeatsReleased { .. }
        | TicketPoolEvent::SeatsReturned { .. } => Some(ReservationsEvent::AvailabilityChanged(AvailabilityChanged {
            concert_id: id.concert_id,
            ticket_type_id: id.ticket_type_id.clone(),
            pool: id.number,
            available: state.free(),
            capacity: state.counts().map(Counts::backed),
            scarce: state.free().min(free_before(event, state)) < AvailabilityChanged::SCARCE,
        })),
        TicketPoolEvent::SeatsSold { .. } => None,
    }
}

impl From<ReservationFailure> for reservations::ReservationFailure {
    fn from(failure: ReservationFailure) -> Self {
        match failure {
            ReservationFailure::SoldOut => Self::SoldOut,
            ReservationFailure::NotOnSale => Self::NotOnSale,
        }
    }
}
