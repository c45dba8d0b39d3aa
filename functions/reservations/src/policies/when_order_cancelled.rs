//! When an order came to nothing, let its seats go: held ones, and sold ones whose money could not be taken or is given back.

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
                    match cancel(&event) {
                        Some((reservation_ids, name, command)) => {
                            end_all(&bookings, reservation_ids, name, &command, &trigger).await
                        }
                        None => Ok(()),
                    }
                })
            }))
        })
    },
};

/// What the end of an order means for its reservations: which, and the command with its name.
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
