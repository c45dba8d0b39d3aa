//! When an order, or a part of it, is refunded, void its tickets and e-mail the buyer.

use contracts::DeliveryMethod;
use contracts::orders::{self, OrderRefundRequested, OrdersEvent};
use eventstore::{Aggregate, Consistency, Expected, Store};
use futures::{TryStreamExt, stream};
use kernel::Timestamp;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};

use crate::deliveries::{self, MAX_DELIVERIES};
use crate::delivery::{
    CancelReason, Delivery, DeliveryCommand, DeliveryLine, DeliveryRequest, Message, delivery_id, refund_notice_id,
};
use crate::ticket::{Ticket, TicketCommand};

pub const LAMBDA: Lambda = Lambda { name: "tickets-when-order-refund-requested", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(bus::handler(&env, store, when_order_refund_requested))
}

const MAX_CONCURRENT: usize = 16;

/// The e-mail is requested last, so that no ticket is valid when it arrives. A retry finishes what is missing.
async fn when_order_refund_requested(
    store: Store,
    event: OrdersEvent,
    trigger: Trigger,
) -> Result<(), InvocationFailed> {
    let OrdersEvent::OrderRefundRequested(order) = event else { return Ok(()) };
    let notice = notice(&order, trigger.metadata.occurred_at);
    let (store, cause) = (&store, &trigger.cause("VoidTicket"));
    stream::iter(notice.ticket_ids().map(Ok))
        .try_for_each_concurrent(MAX_CONCURRENT, |ticket_id| async move {
            store
                .execute::<Ticket>(&Ticket::stream(ticket_id), &TicketCommand::VoidTicket, cause, Expected::Any)
                .await?;
            Ok::<_, InvocationFailed>(())
        })
        .await?;
    if order.amount.is_none() {
        cancel_deliveries(store, &order, &trigger).await?;
    }
    let stream = Delivery::stream(notice.delivery_id);
    let command = DeliveryCommand::RequestDelivery(Box::new(notice));
    store.execute::<Delivery>(&stream, &command, &trigger.cause("RequestDelivery"), Expected::Any).await?;
    Ok(())
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

/// Always an e-mail, even if the tickets went by courier.
pub fn notice(order: &OrderRefundRequested, requested_at: Timestamp) -> DeliveryRequest {
    DeliveryRequest {
        delivery_id: refund_notice_id(order.refund_id),
        order_id: order.order_id,
        order_number: order.number.clone(),
        user_id: order.user_id,
        method: DeliveryMethod::Email,
        customer: order.customer.clone(),
        lines: order.lines.iter().map(DeliveryLine::of).collect(),
        requested_at,
        message: Message::Refund { reason: order.reason.into(), amount: order.amount },
        asked_by: None,
    }
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
