//! When a ticket gets another holder or code, e-mail whoever has it and whoever had it.

use contracts::tickets::HoldingEvent;
use contracts::{Customer, DeliveryMethod};
use eventstore::{Aggregate, Consistency, Expected, Store};
use kernel::{Sealed, Timestamp};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};

use crate::deliveries;
use crate::delivery::{
    Delivery, DeliveryCommand, DeliveryLine, DeliveryRequest, Message, SingleTicket, TicketNews, single_ticket_id,
};
use crate::ticket::{Recipient, Seat, Ticket};

pub const LAMBDA: Lambda = Lambda { name: "tickets-when-ticket-changed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(bus::handler(&env, store, when_ticket_changed))
}

async fn when_ticket_changed(store: Store, event: HoldingEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    let ticket_id = event.ticket().ticket_id;
    let ticket = store.load::<Ticket>(&Ticket::stream(ticket_id), Consistency::Strong).await?.state;
    let Some(seat) = ticket.seat() else { return Ok(()) };
    let deliveries = deliveries::of_order(&store, seat.order_id, Consistency::Strong).await?;
    let newest = deliveries.last().and_then(|delivery| delivery.state.request());
    let buyer =
        newest.map(|request| &request.customer).ok_or_else(|| InvocationFailed::new("NoDelivery", ticket_id))?;
    for request in notices(&event, seat, buyer, trigger.metadata.occurred_at) {
        let stream = Delivery::stream(request.delivery_id);
        let command = DeliveryCommand::RequestDelivery(Box::new(request));
        let done =
            store.execute::<Delivery>(&stream, &command, &trigger.cause("RequestDelivery"), Expected::Any).await?;
        if done.events.is_empty() {
            trigger.answer(&store, &stream).await?;
        }
    }
    Ok(())
}

/// The e-mails about an event. The order informs about a ticket that is given back.
pub fn notices(
    event: &HoldingEvent,
    seat: &Seat,
    buyer: &Sealed<Customer>,
    requested_at: Timestamp,
) -> Vec<DeliveryRequest> {
    let serial = event.ticket().serial;
    let news: Vec<(TicketNews, Option<&Recipient>)> = match event {
        HoldingEvent::TicketTransferred(_) => {
            let to = seat.holding.recipients.iter().find(|recipient| recipient.serial == serial);
            let received = to.map(|to| (TicketNews::Received, Some(to)));
            received.into_iter().chain([(TicketNews::Transferred, seat.sender_of(serial))]).collect()
        }
        HoldingEvent::TicketReissued(_) => vec![(TicketNews::Reissued, seat.sender_of(serial.saturating_add(1)))],
        HoldingEvent::TransferredTicketVoided(_) => vec![(TicketNews::Void, seat.holding.recipient())],
        HoldingEvent::TicketHolderNamed(_) | HoldingEvent::TicketGivenBack(_) => Vec::new(),
    };
    news.into_iter()
        .map(|(news, recipient)| DeliveryRequest {
            delivery_id: single_ticket_id(seat.ticket_id, serial, news),
            order_id: seat.order_id,
            order_number: seat.order_number.clone(),
            user_id: recipient.and_then(|recipient| recipient.user_id).unwrap_or(seat.user_id),
            method: DeliveryMethod::Email,
            customer: recipient.map_or(buyer, |recipient| &recipient.customer).clone(),
            lines: vec![DeliveryLine::of_seat(seat)],
            ticket: Some(SingleTicket {
                ticket_id: seat.ticket_id,
                holder_serial: recipient.map_or(0, |recipient| recipient.serial),
            }),
            requested_at,
            message: Message::SingleTicket { news },
            asked_by: None,
        })
        .collect()
}
