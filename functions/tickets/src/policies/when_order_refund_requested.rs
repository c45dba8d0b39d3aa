//! When seats of an order go back, their tickets are void, and their holder is told.

use contracts::DeliveryMethod;
use contracts::orders::{self, OrderRefundRequested, OrdersEvent};
use eventstore::{Aggregate, Consistency, Expected, Store};
use futures::{TryStreamExt, stream};
use kernel::Timestamp;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};

use crate::deliveries::{self, MOST_DELIVERIES};
use crate::delivery::{CancelReason, Delivery, DeliveryCommand, Message, Parcel, ParcelLine, delivery_id, notice_id};
use crate::ticket::{Ticket, TicketCommand};

pub const LAMBDA: Lambda = Lambda { name: "tickets-when-order-refund-requested", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(bus::handler(&env, store, when_order_refund_requested))
}

/// How many tickets are written side by side.
const SIDE_BY_SIDE: usize = 16;

/// The mail is asked for last: whoever gets it has no valid ticket any more. A repeat finishes what was left undone.
async fn when_order_refund_requested(
    store: Store,
    event: OrdersEvent,
    trigger: Trigger,
) -> Result<(), InvocationFailed> {
    let OrdersEvent::OrderRefundRequested(order) = event else { return Ok(()) };
    let notice = notice(&order, trigger.metadata.occurred_at);
    let (store, cause) = (&store, &trigger.cause("VoidTicket"));
    stream::iter(notice.ticket_ids().map(Ok))
        .try_for_each_concurrent(SIDE_BY_SIDE, |ticket_id| async move {
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

/// What is not sent yet is not sent, and couriers are asked for what they have. The first is cancelled even where it was not asked for
/// yet, as messages may overtake each other.
async fn cancel_deliveries(
    store: &Store,
    order: &OrderRefundRequested,
    trigger: &Trigger,
) -> Result<(), InvocationFailed> {
    let asked_for = deliveries::of_order(store, order.order_id, Consistency::Strong).await?.len();
    for number in 1..=u32::try_from(asked_for).unwrap_or(MOST_DELIVERIES).max(1) {
        let delivery = Delivery::stream(delivery_id(order.order_id, number));
        let cause = trigger.cause("CancelDelivery");
        store.execute::<Delivery>(&delivery, &DeliveryCommand::CancelDelivery, &cause, Expected::Any).await?;
    }
    Ok(())
}

/// The mail that tells of it. It goes by e-mail, however the tickets came.
pub fn notice(order: &OrderRefundRequested, requested_at: Timestamp) -> Parcel {
    Parcel {
        delivery_id: notice_id(order.refund_id),
        order_id: order.order_id,
        order_number: order.number.clone(),
        user_id: order.user_id,
        method: DeliveryMethod::Email,
        customer: order.customer.clone(),
        lines: order.lines.iter().map(ParcelLine::of).collect(),
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
