//! When an order is confirmed, sell what it holds.

use contracts::orders::OrdersEvent;
use kernel::ReservationId;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};

use super::end_all;
use crate::booking::Bookings;
use crate::reservation::ReservationCommand;

pub const LAMBDA: Lambda = Lambda { name: "reservations-when-order-confirmed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let bookings = Bookings::new(env.events()?);
    Ok(bus::handler(&env, bookings, when_order_confirmed))
}

async fn when_order_confirmed(
    bookings: Bookings,
    event: OrdersEvent,
    trigger: Trigger,
) -> Result<(), InvocationFailed> {
    let (reservation_ids, command) = confirm(&event);
    end_all(&bookings, reservation_ids, "ConfirmReservation", &command, &trigger).await?;
    Ok(())
}

/// What the confirmation of an order means for its reservations.
pub fn confirm(event: &OrdersEvent) -> (&[ReservationId], ReservationCommand) {
    let reservation_ids = match event {
        OrdersEvent::OrderConfirmed(order) => order.reservation_ids.as_slice(),
        _ => &[],
    };
    (reservation_ids, ReservationCommand::ConfirmReservation)
}
