//! When an order is placed, or reinstated, hold its seats.
//!
//! An order can be faster than the news of its concert. Then the invocation fails and Lambda tries it again.

use contracts::orders::{self, OrdersEvent};
use futures::future::join_all;
use kernel::Timestamp;
use lambda::{InvocationFailed, Lambda, bus};

use crate::booking::{Bookings, Wanted};
use crate::reservation::Seats;

/// Makes reservations.
pub const LAMBDA: Lambda = Lambda {
    name: "reservations-when-order-placed",
    build: |env| {
        Box::pin(async move {
            let bookings = Bookings::new(env.events()?);
            let hold = env.minutes("HOLD_MINUTES")?;
            Ok(bus::handler(&env, LAMBDA.name, move |event, trigger| {
                let bookings = bookings.clone();
                Box::pin(async move {
                    let expires_at = trigger.now.checked_add(hold);
                    let expires_at = expires_at.map_err(|error| InvocationFailed::new("HoldTooLong", error))?;
                    let wanted = reserve(&event, trigger.metadata.occurred_at, expires_at);
                    let cause = trigger.cause("ReserveTickets");
                    let reserved = wanted.iter().map(|wanted| bookings.reserve(wanted, &cause));
                    Ok(join_all(reserved).await.into_iter().collect::<Result<(), _>>()?)
                })
            }))
        })
    },
};

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
