//! When an order is paid, issue its tickets and request their delivery.

use std::sync::Arc;

use contracts::DeliveryMethod;
use contracts::orders::{OrderPaid, OrdersEvent};
use eventstore::{Aggregate, Consistency, Expected, Store};
use futures::{TryStreamExt, stream};
use kernel::Timestamp;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};

use crate::code::{SignedTicket, Signer};
use crate::deliveries;
use crate::delivery::{
    Delivery, DeliveryCommand, DeliveryLine, DeliveryRequest, Message, confirmation_id, delivery_id,
};
use crate::ticket::{Holding, Seat, Ticket, TicketCommand, ticket_id};

pub const LAMBDA: Lambda = Lambda { name: "tickets-when-order-paid", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, Arc::new(Signer::from_secret(&env).await?));
    Ok(bus::handler(&env, state, when_order_paid))
}

const MAX_CONCURRENT: usize = 16;

/// The delivery is requested last, so that all its tickets exist when a worker sees it. A retry finishes what is missing.
async fn when_order_paid(
    (store, signer): (Store, Arc<Signer>),
    event: OrdersEvent,
    trigger: Trigger,
) -> Result<(), InvocationFailed> {
    let OrdersEvent::OrderPaid(order) = event else { return Ok(()) };
    let paid_at = trigger.metadata.occurred_at;
    let (store, cause) = (&store, &trigger.cause("IssueTickets"));
    stream::iter(seats(&order, &signer, paid_at).map(Ok))
        .try_for_each_concurrent(MAX_CONCURRENT, |seat| async move {
            let stream = Ticket::stream(seat.ticket_id);
            store.execute::<Ticket>(&stream, &TicketCommand::IssueTicket(Box::new(seat)), cause, Expected::Any).await?;
            Ok::<_, InvocationFailed>(())
        })
        .await?;

    for request in [Some(ticket_delivery(&order, paid_at)), confirmation(&order, paid_at)].into_iter().flatten() {
        let stream = Delivery::stream(request.delivery_id);
        let command = DeliveryCommand::RequestDelivery(Box::new(request));
        store.execute::<Delivery>(&stream, &command, &trigger.cause("RequestDelivery"), Expected::Any).await?;
    }
    if trigger.asks() {
        let deliveries = deliveries::of_order(store, order.order_id, Consistency::Eventual).await?;
        for delivery in deliveries.iter().filter_map(|delivery| delivery.state.request()) {
            trigger.answer(store, &Delivery::stream(delivery.delivery_id)).await?;
        }
    }
    Ok(())
}

/// One for each ticket that was sold.
pub fn seats(order: &OrderPaid, signer: &Signer, issued_at: Timestamp) -> impl Iterator<Item = Seat> {
    order.lines.iter().flat_map(move |line| {
        (1..=line.quantity.get()).map(move |number| {
            let ticket_id = ticket_id(order.order_id, line.concert_id, &line.ticket_type_id, number);
            Seat {
                ticket_id,
                order_id: order.order_id,
                order_number: order.number.clone(),
                user_id: order.user_id,
                concert_id: line.concert_id,
                concert_name: line.concert_name.clone(),
                ticket_type_id: line.ticket_type_id.clone(),
                ticket_type_name: line.ticket_type_name.clone(),
                price: line.unit_price,
                code: signer.sign(SignedTicket { ticket_id, concert_id: line.concert_id, serial: 0 }),
                issued_at,
                holding: Holding::default(),
            }
        })
    })
}

pub fn ticket_delivery(order: &OrderPaid, requested_at: Timestamp) -> DeliveryRequest {
    DeliveryRequest {
        delivery_id: delivery_id(order.order_id, 1),
        order_id: order.order_id,
        order_number: order.number.clone(),
        user_id: order.user_id,
        method: order.delivery,
        customer: order.customer.clone(),
        lines: order.lines.iter().map(DeliveryLine::of).collect(),
        ticket: None,
        requested_at,
        message: Message::Tickets,
        asked_by: None,
    }
}

/// Only for delivery by courier: tickets by e-mail arrive within a minute, and need no confirmation before them.
pub fn confirmation(order: &OrderPaid, requested_at: Timestamp) -> Option<DeliveryRequest> {
    (order.delivery == DeliveryMethod::Courier).then(|| DeliveryRequest {
        delivery_id: confirmation_id(order.order_id),
        method: DeliveryMethod::Email,
        lines: order.lines.iter().map(DeliveryLine::with_price).collect(),
        message: Message::OrderConfirmed { total: order.total },
        ..ticket_delivery(order, requested_at)
    })
}
