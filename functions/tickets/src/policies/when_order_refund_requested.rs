//! When an order, or some of its tickets, are refunded, void the tickets; once the amount is known, e-mail the buyer.

use std::cmp::Reverse;

use contracts::DeliveryMethod;
use contracts::orders::{self, OrderRefundAccepted, OrderRefundRequested, OrdersEvent, ReturnedTickets};
use eventstore::{Aggregate, Consistency, Expected, Store, StoreError};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{OrderId, TicketId, Timestamp};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};

use crate::deliveries::{self, MAX_DELIVERIES};
use crate::delivery::{
    CancelReason, Delivery, DeliveryCommand, DeliveryLine, DeliveryRequest, Message, delivery_id, refund_notice_id,
};
use crate::returned_tickets::{self, Choice, ChooseTickets};
use crate::ticket::{Ticket, TicketCommand, ticket_id};

pub const LAMBDA: Lambda = Lambda { name: "tickets-when-order-refund-requested", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(bus::handler(&env, store, when_order_refund_requested))
}

const MAX_CONCURRENT: usize = 16;

async fn when_order_refund_requested(
    store: Store,
    event: OrdersEvent,
    trigger: Trigger,
) -> Result<(), InvocationFailed> {
    match event {
        OrdersEvent::OrderRefundRequested(order) => void_tickets(&store, &order, &trigger).await,
        OrdersEvent::OrderRefundAccepted(refund) => {
            request_notice(&store, notice(&refund, trigger.metadata.occurred_at), &trigger).await
        }
        _ => Ok(()),
    }
}

/// The e-mail of an older release is requested last, so that no ticket is valid when it is read. A retry finishes what is missing.
async fn void_tickets(store: &Store, order: &OrderRefundRequested, trigger: &Trigger) -> Result<(), InvocationFailed> {
    let cause = &trigger.cause("VoidTicket");
    let ticket_ids = tickets_to_void(store, order, trigger).await?;
    stream::iter(ticket_ids.into_iter().map(Ok))
        .try_for_each_concurrent(MAX_CONCURRENT, |ticket_id| async move {
            store
                .execute::<Ticket>(&Ticket::stream(ticket_id), &TicketCommand::VoidTicket, cause, Expected::Any)
                .await?;
            Ok::<_, InvocationFailed>(())
        })
        .await?;
    if order.amount.is_none() {
        cancel_deliveries(store, order, trigger).await?;
    }
    match earlier_notice(order, trigger.metadata.occurred_at) {
        Some(notice) => request_notice(store, notice, trigger).await,
        None => Ok(()),
    }
}

async fn tickets_to_void(
    store: &Store,
    order: &OrderRefundRequested,
    trigger: &Trigger,
) -> Result<Vec<TicketId>, InvocationFailed> {
    let Some(returned) = &order.returned else {
        return Ok(order.lines.iter().flat_map(|line| tickets_of_line(order.order_id, line)).collect());
    };
    let (whole, some): (Vec<&ReturnedTickets>, Vec<_>) = returned.iter().partition(|tickets| tickets.kept == 0);
    let mut ticket_ids: Vec<TicketId> = whole.iter().flat_map(|tickets| all_of(order.order_id, tickets)).collect();
    if !some.is_empty() {
        ticket_ids.extend(choose(store, order, &some, trigger).await?);
    }
    Ok(ticket_ids)
}

fn tickets_of_line(order_id: OrderId, line: &contracts::carts::Line) -> impl Iterator<Item = TicketId> + '_ {
    (1..=line.quantity.get()).map(move |number| ticket_id(order_id, line.concert_id, &line.ticket_type_id, number))
}

fn all_of(order_id: OrderId, tickets: &ReturnedTickets) -> impl Iterator<Item = TicketId> + '_ {
    (1..=tickets.bought.get())
        .map(move |number| ticket_id(order_id, tickets.concert_id, &tickets.ticket_type_id, number))
}

/// Chooses among equal tickets, once for a refund.
async fn choose(
    store: &Store,
    order: &OrderRefundRequested,
    some: &[&ReturnedTickets],
    trigger: &Trigger,
) -> Result<Vec<TicketId>, InvocationFailed> {
    let mut choices = Vec::with_capacity(some.len());
    for tickets in some {
        let loaded: Vec<(TicketId, Ticket)> = stream::iter(all_of(order.order_id, tickets))
            .map(|id| async move {
                let ticket = store.load::<Ticket>(&Ticket::stream(id), Consistency::Strong).await?;
                Ok::<_, StoreError>((id, ticket.state))
            })
            .buffered(MAX_CONCURRENT)
            .try_collect()
            .await?;
        let quantity = usize::try_from(tickets.quantity.get()).unwrap_or(usize::MAX);
        choices.push(Choice { candidates: candidates(&loaded), quantity });
    }
    let stream = returned_tickets::ReturnedTickets::stream(order.order_id);
    let command = ChooseTickets { refund_id: order.refund_id, choices };
    let cause = trigger.cause("ChooseTickets");
    let chosen = store.execute::<returned_tickets::ReturnedTickets>(&stream, &command, &cause, Expected::Any).await?;
    Ok(chosen.state.of_refund(order.refund_id).to_vec())
}

/// Those that admitted nobody come first, then those that their buyer has, then the last ones of the line. Void tickets are gone already.
pub fn candidates(tickets: &[(TicketId, Ticket)]) -> Vec<TicketId> {
    let is_transferred = |ticket: &Ticket| ticket.seat().is_some_and(|seat| seat.holding.recipient().is_some());
    let mut left: Vec<(bool, bool, Reverse<usize>, TicketId)> = tickets
        .iter()
        .enumerate()
        .filter(|(_, (_, ticket))| !matches!(ticket, Ticket::Void { .. } | Ticket::VoidBeforeIssued))
        .map(|(place, (id, ticket))| {
            (ticket.admissions().next().is_some(), is_transferred(ticket), Reverse(place), *id)
        })
        .collect();
    left.sort_unstable();
    left.into_iter().map(|(.., id)| id).collect()
}

/// The first delivery is cancelled even if it was not requested yet: messages may arrive in any order.
async fn cancel_deliveries(
    store: &Store,
    order: &OrderRefundRequested,
    trigger: &Trigger,
) -> Result<(), InvocationFailed> {
    let requested = deliveries::of_order(store, order.order_id, Consistency::Strong).await?.len();
    for number in 1..=u32::try_from(requested).unwrap_or(MAX_DELIVERIES).max(1) {
        let delivery = Delivery::stream(delivery_id(order.order_id, number));
        let cause = trigger.cause("CancelDelivery");
        store.execute::<Delivery>(&delivery, &DeliveryCommand::CancelDelivery, &cause, Expected::Any).await?;
    }
    Ok(())
}

/// One for a refund, whichever event requests it.
async fn request_notice(store: &Store, notice: DeliveryRequest, trigger: &Trigger) -> Result<(), InvocationFailed> {
    let stream = Delivery::stream(notice.delivery_id);
    let command = DeliveryCommand::RequestDelivery(Box::new(notice));
    store.execute::<Delivery>(&stream, &command, &trigger.cause("RequestDelivery"), Expected::Any).await?;
    Ok(())
}

/// Always an e-mail, even if the tickets went by courier.
pub fn notice(refund: &OrderRefundAccepted, requested_at: Timestamp) -> DeliveryRequest {
    DeliveryRequest {
        delivery_id: refund_notice_id(refund.refund_id),
        order_id: refund.order_id,
        order_number: refund.number.clone(),
        user_id: refund.user_id,
        method: DeliveryMethod::Email,
        customer: refund.customer.clone(),
        lines: refund.lines.iter().map(DeliveryLine::of).collect(),
        ticket: None,
        requested_at,
        message: Message::Refund {
            reason: refund.reason.into(),
            amount: Some(refund.amount),
            note: refund.note.clone(),
        },
        asked_by: None,
    }
}

/// Orders of an older release have the buyer informed before finance has worked the refund out.
pub fn earlier_notice(order: &OrderRefundRequested, requested_at: Timestamp) -> Option<DeliveryRequest> {
    order.returned.is_none().then(|| DeliveryRequest {
        delivery_id: refund_notice_id(order.refund_id),
        order_id: order.order_id,
        order_number: order.number.clone(),
        user_id: order.user_id,
        method: DeliveryMethod::Email,
        customer: order.customer.clone(),
        lines: order.lines.iter().map(DeliveryLine::of).collect(),
        ticket: None,
        requested_at,
        message: Message::Refund { reason: order.reason.into(), amount: order.amount, note: None },
        asked_by: None,
    })
}

impl From<orders::CancelReason> for CancelReason {
    fn from(reason: orders::CancelReason) -> Self {
        match reason {
            orders::CancelReason::SoldOut => Self::SoldOut,
            orders::CancelReason::NotOnSale => Self::NotOnSale,
            orders::CancelReason::PaymentDeclined => Self::PaymentDeclined,
            orders::CancelReason::CancelledByBuyer => Self::CancelledByBuyer,
            orders::CancelReason::CancelledByStaff => Self::CancelledByStaff,
            orders::CancelReason::CaptureFailed => Self::CaptureFailed,
            orders::CancelReason::AuthorizationLapsed => Self::AuthorizationLapsed,
            orders::CancelReason::ConcertCancelled => Self::ConcertCancelled,
            orders::CancelReason::Refunded => Self::Refunded,
            orders::CancelReason::PaidTooLate => Self::PaidTooLate,
        }
    }
}
