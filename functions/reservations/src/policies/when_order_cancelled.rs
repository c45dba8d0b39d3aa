//! When an order is cancelled, expires or is refunded, releases its seats.

use contracts::orders::OrdersEvent;
use eventstore::Store;
use kernel::ReservationId;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};

use crate::pools::pool_fitting::fit_resized;
use crate::reservation::ReservationCommand;
use crate::seat_holds::SeatHolds;

pub const LAMBDA: Lambda = Lambda { name: "reservations-when-order-cancelled", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(bus::handler(&env, store, release))
}

async fn release(store: Store, event: OrdersEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    let Some((reservation_ids, name, command)) = cancel(&event) else { return Ok(()) };
    let concert_ids = SeatHolds::new(store.clone()).end_all(reservation_ids, &command, &trigger.cause(name)).await?;
    for concert_id in concert_ids {
        fit_resized(&store, concert_id, &trigger.cause("ResizePools")).await?;
    }
    Ok(())
}

/// The reservations to end, the command's name, and the command.
pub fn cancel(event: &OrdersEvent) -> Option<(&[ReservationId], &'static str, ReservationCommand)> {
    let cancel = |reservation_ids| (reservation_ids, "CancelReservation", ReservationCommand::CancelReservation);
    match event {
        OrdersEvent::OrderCancelled(order) => Some(cancel(order.reservation_ids.as_slice())),
        OrdersEvent::OrderRefundRequested(order) => Some(cancel(order.reservation_ids.as_slice())),
        OrdersEvent::OrderExpired(order) => {
            Some((order.reservation_ids.as_slice(), "ExpireReservation", ReservationCommand::ExpireReservation))
        }
        _ => None,
    }
}
