//! The commands for ticket pools that follow from a reservation's event: both belong to one transaction.

use kernel::ReservationId;

use crate::pools::pool_id::PoolId;
use crate::pools::ticket_pool::TicketPoolCommand;
use crate::reservation::{Allocation, Reservation, ReservationEvent, Reserved};

/// `before` is the reservation's state before the event. Each pool occurs once, because each allocation is of a different pool.
pub fn seat_moves(
    reservation_id: ReservationId,
    before: &Reservation,
    event: &ReservationEvent,
) -> Vec<(PoolId, TicketPoolCommand)> {
    let return_seats = |Allocation { quantity, unit_price, .. }: &Allocation| TicketPoolCommand::ReturnSeats {
        reservation_id,
        quantity: *quantity,
        unit_price: *unit_price,
    };
    match (before, event) {
        (_, ReservationEvent::TicketsReserved(reserved)) => each(reserved, |Allocation { quantity, .. }| {
            TicketPoolCommand::HoldSeats { reservation_id, quantity: *quantity }
        }),
        (
            Reservation::Held(reserved) | Reservation::CancellationRequested(reserved),
            ReservationEvent::ReservationConfirmed,
        ) => each(reserved, |Allocation { quantity, unit_price, .. }| TicketPoolCommand::SellSeats {
            reservation_id,
            quantity: *quantity,
            unit_price: *unit_price,
        }),
        (
            Reservation::Held(reserved) | Reservation::CancellationRequested(reserved),
            ReservationEvent::ReservationCancelled | ReservationEvent::ReservationExpired,
        ) => each(reserved, |Allocation { quantity, .. }| TicketPoolCommand::ReleaseSeats {
            reservation_id,
            quantity: *quantity,
        }),
        (
            Reservation::Held(reserved) | Reservation::CancellationRequested(reserved),
            ReservationEvent::ReservationReduced { returned, .. },
        ) => {
            let returned = Reserved { allocations: returned.clone(), ..reserved.clone() };
            each(&returned, |Allocation { quantity, .. }| TicketPoolCommand::ReleaseSeats {
                reservation_id,
                quantity: *quantity,
            })
        }
        (Reservation::Confirmed(reserved), ReservationEvent::ReservationReduced { returned, .. }) => {
            let returned = Reserved { allocations: returned.clone(), ..reserved.clone() };
            each(&returned, return_seats)
        }
        (Reservation::Confirmed(reserved), ReservationEvent::ReservationCancelled) => each(reserved, return_seats),
        _ => Vec::new(),
    }
}

fn each(reserved: &Reserved, command: impl Fn(&Allocation) -> TicketPoolCommand) -> Vec<(PoolId, TicketPoolCommand)> {
    let pool = |allocation: &Allocation| PoolId {
        concert_id: reserved.concert_id,
        ticket_type_id: allocation.ticket_type_id.clone(),
        number: allocation.pool,
    };
    reserved.allocations.iter().map(|allocation| (pool(allocation), command(allocation))).collect()
}
