//! When an order is cancelled, expires or is refunded, releases its seats. When some of its tickets are refunded, releases their seats.

use std::collections::BTreeMap;

use contracts::orders::OrdersEvent;
use eventstore::Store;
use kernel::ReservationId;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use views::Views;

use crate::admitted_seats::without_admitted;
use crate::pools::pool_fitting::fit_resized;
use crate::reservation::{ReservationCommand, ReturnedSeats};
use crate::seat_holds::SeatHolds;
use crate::views::admitted_tickets::AdmittedTicket;

pub const LAMBDA: Lambda = Lambda { name: "reservations-when-order-cancelled", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?);
    Ok(bus::handler(&env, state, release))
}

async fn release((store, views): (Store, Views), event: OrdersEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    let event = match event {
        OrdersEvent::OrderRefundRequested(order) => {
            let tickets = views.list_all::<AdmittedTicket>(&AdmittedTicket::list(order.order_id)).await?;
            OrdersEvent::OrderRefundRequested(without_admitted(order, &tickets))
        }
        event => event,
    };
    let Some((reservation_ids, name, command)) = cancel(&event) else { return Ok(()) };
    let seat_holds = SeatHolds::new(store.clone());
    let mut concert_ids = seat_holds.end_all(reservation_ids, &command, &trigger.cause(name)).await?;
    for (reservation_id, command) in return_seats(&event) {
        concert_ids.extend(seat_holds.end(reservation_id, &command, &trigger.cause("ReturnSeats")).await?);
    }
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

/// The reservations that keep some of their seats, each with the command that returns the others.
pub fn return_seats(event: &OrdersEvent) -> BTreeMap<ReservationId, ReservationCommand> {
    let OrdersEvent::OrderRefundRequested(order) = event else { return BTreeMap::new() };
    let mut reduced: BTreeMap<ReservationId, Vec<ReturnedSeats>> = BTreeMap::new();
    for tickets in order.returned.iter().flatten() {
        if !order.reservation_ids.contains(&tickets.reservation_id) {
            let (ticket_type_id, quantity) = (tickets.ticket_type_id.clone(), tickets.quantity);
            reduced.entry(tickets.reservation_id).or_default().push(ReturnedSeats { ticket_type_id, quantity });
        }
    }
    let refund_id = order.refund_id;
    reduced.into_iter().map(|(id, seats)| (id, ReservationCommand::ReturnSeats { refund_id, seats })).collect()
}
