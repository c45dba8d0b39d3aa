//! When an order is confirmed, sell what it holds.

use contracts::orders::OrdersEvent;
use kernel::ReservationId;
use lambda::{Lambda, bus};

use super::end_all;
use crate::booking::Bookings;
use crate::reservation::ReservationCommand;

/// Confirms reservations.
pub const LAMBDA: Lambda = Lambda {
    name: "reservations-when-order-confirmed",
    build: |env| {
        Box::pin(async move {
            let bookings = Bookings::new(env.events()?);
            Ok(bus::handler(&env, LAMBDA.name, move |event, trigger| {
                let bookings = bookings.clone();
                Box::pin(async move {
                    let (reservation_ids, command) = confirm(&event);
                    end_all(&bookings, reservation_ids, "ConfirmReservation", &command, &trigger).await?;
                    Ok(())
                })
            }))
        })
    },
};

/// What the confirmation of an order means for its reservations.
pub fn confirm(event: &OrdersEvent) -> (&[ReservationId], ReservationCommand) {
    let reservation_ids = match event {
        OrdersEvent::OrderConfirmed(order) => order.reservation_ids.as_slice(),
        _ => &[],
    };
    (reservation_ids, ReservationCommand::ConfirmReservation)
}
