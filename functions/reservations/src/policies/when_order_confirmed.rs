//! When an order is confirmed, sells the seats that it holds.

use contracts::orders::OrdersEvent;
use kernel::ReservationId;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};

use crate::reservation::ReservationCommand;
use crate::seat_holds::SeatHolds;

pub const LAMBDA: Lambda = Lambda { name: "reservations-when-order-confirmed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let seat_holds = SeatHolds::new(env.events()?);
    Ok(bus::handler(&env, seat_holds, when_order_confirmed))
}

async fn when_order_confirmed(
    seat_holds: SeatHolds,
    event: OrdersEvent,
    trigger: Trigger,
) -> Result<(), InvocationFailed> {
    let (reservation_ids, command) = confirm(&event);
    seat_holds.end_all(reservation_ids, &command, &trigger.cause("ConfirmReservation")).await?;
    Ok(())
}

pub fn confirm(event: &OrdersEvent) -> (&[ReservationId], ReservationCommand) {
    let reservation_ids = match event {
        OrdersEvent::OrderConfirmed(order) => order.reservation_ids.as_slice(),
        _ => &[],
    };
    (reservation_ids, ReservationCommand::ConfirmReservation)
}
