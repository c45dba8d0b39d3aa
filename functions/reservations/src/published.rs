//! Which events leave the context, and as what.

use contracts::reservations::{
    self, AvailabilityChanged, Reservation as Published, ReservationFailed, ReservationsEvent, TicketsReserved,
};
use kernel::ReservationId;

use crate::pool_id::PoolId;
use crate::reservation::{Reservation, ReservationEvent, ReservationFailure, Reserved};
use crate::ticket_pool::{TicketPool, TicketPoolEvent};

/// The names of a reservation's events that are published.
pub const OF_RESERVATIONS: &[&str] = &[
    "TicketsReserved",
    "ReservationFailed",
    "ReservationConfirmed",
    "ReservationCancellationRequested",
    "ReservationCancelled",
    "ReservationExpired",
    "ReservationExtended",
];

/// The names of a pool's events that are published: those that change how many seats are free.
pub const OF_POOLS: &[&str] = &["PoolOpened", "PoolResized", "SeatsHeld", "SeatsReleased", "SeatsReturned"];

/// A reservation's event in the published language. A cancellation that overtook its reservation is none: nobody was told of
/// the reservation.
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
        ) => None,
    }
}

/// A pool's event in the published language.
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
