//! When an order came to nothing, let its seats go: held ones, and sold ones whose money could not be taken after all.

use contracts::orders::OrdersEvent;
use kernel::ReservationId;
use lambda::{Lambda, bus};

use super::end_all;
use crate::booking::Bookings;
use crate::reservation::ReservationCommand;

/// Cancels reservations, also those that are not made yet.
pub const LAMBDA: Lambda = Lambda {
    name: "reservations-when-order-cancelled",
    build: |env| {
        Box::pin(async move {
            let bookings = Bookings::new(env.events()?);
            Ok(bus::handler(&env, LAMBDA.name, move |event, trigger| {
                let bookings = bookings.clone();
                Box::pin(async move {
                    let (reservation_ids, command) = cancel(&event);
                    end_all(&bookings, reservation_ids, "CancelReservation", &command, &trigger).await
                })
            }))
        })
    },
};

/// What the end of an order means for its reservations.
pub fn cancel(event: &OrdersEvent) -> (&[ReservationId], ReservationCommand) {
    let reservation_ids = match event {
        OrdersEvent::OrderCancelled(order) => order.reservation_ids.as_slice(),
        _ => &[],
    };
    (reservation_ids, ReservationCommand::CancelReservation)
}
