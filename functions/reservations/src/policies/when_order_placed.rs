//! When an order is placed, or reinstated, hold its seats.
//!
//! An order can be faster than the news of its concert. Then the invocation fails and Lambda tries it again.

use contracts::orders::{self, OrdersEvent};
use futures::future::join_all;
use kernel::{SignedDuration, Timestamp};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};

use crate::booking::{Bookings, Wanted};
use crate::reservation::Seats;

pub const LAMBDA: Lambda = Lambda { name: "reservations-when-order-placed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (Bookings::new(env.events()?), env.minutes("HOLD_MINUTES")?);
    Ok(bus::handler(&env, state, when_order_placed))
}

async fn when_order_placed(
    (bookings, hold): (Bookings, SignedDuration),
    event: OrdersEvent,
    trigger: Trigger,
) -> Result<(), InvocationFailed> {
    let expires_at = trigger.now.checked_add(hold);
    let expires_at = expires_at.map_err(|error| InvocationFailed::new("HoldTooLong", error))?;
    let wanted = reserve(&event, trigger.metadata.occurred_at, expires_at);
    let cause = trigger.cause("ReserveTickets");
    let reserved = wanted.iter().map(|wanted| bookings.reserve(wanted, &cause));
    Ok(join_all(reserved).await.into_iter().collect::<Result<(), _>>()?)
}

/// The seats that an order wants: one reservation a concert.
pub fn reserve(event: &OrdersEvent, placed_at: Timestamp, expires_at: Timestamp) -> Vec<Wanted> {
    let (order_id, user_id, reservations) = match event {
        OrdersEvent::OrderPlaced(order) => (order.order_id, order.user_id, &order.reservations),
        OrdersEvent::OrderReinstated(order) => (order.order_id, order.user_id, &order.reservations),
        _ => return Vec::new(),
    };
    let wanted = reservations.iter().map(|request| Wanted {
        reservation_id: request.reservation_id,
        order_id,
        user_id,
        concert_id: request.concert_id,
        seats: request.seats.iter().map(seats).collect(),
        placed_at,
        expires_at,
    });
    wanted.collect()
}

fn seats(seats: &orders::Seats) -> Seats {
    Seats { ticket_type_id: seats.ticket_type_id.clone(), quantity: seats.quantity, unit_price: seats.unit_price }
}
