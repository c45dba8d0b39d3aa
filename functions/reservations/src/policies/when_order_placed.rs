//! When an order is placed or reinstated, holds its seats.
//!
//! An order can be placed before its concert's events are delivered here. Then the invocation fails, and Lambda retries it.

use contracts::orders::{self, OrdersEvent};
use eventstore::{Aggregate, Store};
use futures::future::join_all;
use kernel::{SignedDuration, Timestamp};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};

use crate::reservation::{Reservation, Seats};
use crate::seat_holds::{HoldRequest, SeatHolds};

pub const LAMBDA: Lambda = Lambda { name: "reservations-when-order-placed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.minutes("HOLD_MINUTES")?);
    Ok(bus::handler(&env, state, when_order_placed))
}

async fn when_order_placed(
    (store, hold): (Store, SignedDuration),
    event: OrdersEvent,
    trigger: Trigger,
) -> Result<(), InvocationFailed> {
    let expires_at = trigger.now.checked_add(hold);
    let expires_at = expires_at.map_err(|error| InvocationFailed::new("HoldTooLong", error))?;
    let requests = hold_requests(&event, asked_at(&event, trigger.metadata.occurred_at), expires_at);
    let cause = trigger.cause("ReserveTickets");
    let seat_holds = SeatHolds::new(store.clone());
    let held = requests.iter().map(|request| seat_holds.hold(request, &cause));
    join_all(held).await.into_iter().collect::<Result<(), _>>()?;
    for request in &requests {
        trigger.answer(&store, &Reservation::stream(request.reservation_id)).await?;
    }
    Ok(())
}

/// When the buyer acted: being in time does not depend on how long the messages took. A reinstated order asks for its seats once more,
/// at the time of the event.
pub fn asked_at(event: &OrdersEvent, occurred_at: Timestamp) -> Timestamp {
    match event {
        OrdersEvent::OrderPlaced(order) => order.confirmed_at.unwrap_or(occurred_at),
        _ => occurred_at,
    }
}

/// One for each concert of the order.
pub fn hold_requests(event: &OrdersEvent, placed_at: Timestamp, expires_at: Timestamp) -> Vec<HoldRequest> {
    let (order_id, user_id, reservations) = match event {
        OrdersEvent::OrderPlaced(order) => (order.order_id, order.user_id, &order.reservations),
        OrdersEvent::OrderReinstated(order) => (order.order_id, order.user_id, &order.reservations),
        _ => return Vec::new(),
    };
    let requests = reservations.iter().map(|request| HoldRequest {
        reservation_id: request.reservation_id,
        order_id,
        user_id,
        concert_id: request.concert_id,
        seats: request.seats.iter().map(seats).collect(),
        placed_at,
        expires_at,
    });
    requests.collect()
}

fn seats(seats: &orders::Seats) -> Seats {
    Seats { ticket_type_id: seats.ticket_type_id.clone(), quantity: seats.quantity, unit_price: seats.unit_price }
}
