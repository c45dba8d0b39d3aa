//! When an order came to nothing, let its seats go: held ones, and sold ones whose money could not be taken or is given back.

use contracts::orders::OrdersEvent;
use eventstore::Store;
use kernel::ReservationId;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};

use super::end_all;
use super::when_concert_changed::fit_resized;
use crate::booking::Bookings;
use crate::reservation::ReservationCommand;

pub const LAMBDA: Lambda = Lambda { name: "reservations-when-order-cancelled", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(bus::handler(&env, store, let_go))
}

/// Where the capacity was made smaller than what was held or sold, seats that come free in one pool make up for another that has too many:
/// what was ended leaves its concert's pools to be fitted once more.
async fn let_go(store: Store, event: OrdersEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    let Some((reservation_ids, name, command)) = cancel(&event) else { return Ok(()) };
    let bookings = Bookings::new(store.clone());
    for concert_id in end_all(&bookings, reservation_ids, name, &command, &trigger).await? {
        fit_resized(&store, concert_id, &trigger.cause("ResizePools")).await?;
    }
    Ok(())
}

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
