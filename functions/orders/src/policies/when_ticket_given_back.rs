//! When a buyer gives a ticket back, refunds its price.

use contracts::tickets::HoldingEvent;
use kernel::{OrderId, Quantity};
use lambda::{Env, Handler, Lambda, StartError, bus};

use crate::order::{Order, OrderCommand, ReturnedLine};

pub const LAMBDA: Lambda = Lambda { name: "orders-when-ticket-given-back", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    bus::policy::<Order, _, _>(&env, "ReturnTicket", |event, _| return_ticket(event))
}

pub fn return_ticket(event: HoldingEvent) -> Option<(OrderId, OrderCommand)> {
    let HoldingEvent::TicketGivenBack(ticket) = event else { return None };
    let line =
        ReturnedLine { concert_id: ticket.concert_id, ticket_type_id: ticket.ticket_type_id, quantity: Quantity::ONE };
    Some((ticket.order_id, OrderCommand::ReturnTicket { ticket_id: ticket.ticket_id, line }))
}
