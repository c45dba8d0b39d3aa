//! When a reservation is made, extended, cancelled or has failed, records it in the order.

use contracts::reservations::{Reservation, ReservationFailure, ReservationsEvent};
use kernel::OrderId;
use lambda::{Env, Handler, Lambda, StartError, bus};

use crate::order::{CancelReason, Order, OrderCommand};

pub const LAMBDA: Lambda = Lambda { name: "orders-when-reservation-changed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    bus::policy::<Order, _, _>(&env, "RecordReservation", |event, _| record(&event))
}

pub fn record(event: &ReservationsEvent) -> Option<(OrderId, OrderCommand)> {
    match event {
        ReservationsEvent::TicketsReserved(reserved) => {
            let reservation_id = reserved.reservation.reservation_id;
            let command = OrderCommand::RecordReservation { reservation_id, expires_at: reserved.expires_at };
            Some((reserved.reservation.order_id, command))
        }
        ReservationsEvent::ReservationFailed(failed) => {
            let reason = match failed.reason {
                ReservationFailure::SoldOut => CancelReason::SoldOut,
                ReservationFailure::NotOnSale => CancelReason::NotOnSale,
            };
            Some(failure(&failed.reservation, reason))
        }
        ReservationsEvent::ReservationCancellationRequested(reservation)
        | ReservationsEvent::ReservationCancelled(reservation) => {
            Some(failure(reservation, CancelReason::CancelledByBuyer))
        }
        ReservationsEvent::ReservationExtended(extended) => {
            let reservation_id = extended.reservation.reservation_id;
            let command = OrderCommand::RecordExtension { reservation_id, expires_at: extended.expires_at };
            Some((extended.reservation.order_id, command))
        }
        ReservationsEvent::ReservationConfirmed(_)
        | ReservationsEvent::ReservationExpired(_)
        | ReservationsEvent::AvailabilityChanged(_) => None,
    }
}

fn failure(reservation: &Reservation, reason: CancelReason) -> (OrderId, OrderCommand) {
    let reservation_id = reservation.reservation_id;
    (reservation.order_id, OrderCommand::RecordReservationFailure { reservation_id, reason })
}
