//! The order: it waits for its seats and its payment, and coordinates what follows.

use eventstore::Aggregate;
use kernel::Decider;

use crate::purchase::Purchase;

mod cancel_reason;
mod cancellation;
mod commands;
mod delivery;
mod events;
mod payment;
mod placed_order;
mod refunds;
mod refusal;
mod sale;
mod seats;
mod state;

pub use cancel_reason::CancelReason;
pub use commands::{FinanceRefund, GivesBack, OrderCommand};
pub use events::OrderEvent;
pub use placed_order::{PaymentProgress, PlacedOrder};
pub use refusal::{MAX_CARDS, OrderRefusal};
pub use sale::{OrderRefund, ReturnedLine, Sale, refund_id};
pub use state::{ORDER_STATUSES, Order};

impl Decider for Order {
    type State = Self;
    type Command = OrderCommand;
    type Event = OrderEvent;
    type Refusal = OrderRefusal;

    fn initial() -> Self {
        Self::Nothing
    }

    /// Outcomes can be delivered twice or late. An order that has moved on answers them with no events: whatever they left behind is
    /// undone by its owner.
    fn decide(command: &OrderCommand, order: &Self) -> Result<Vec<OrderEvent>, OrderRefusal> {
        use OrderCommand as Command;
        match command {
            Command::PlaceOrder(purchase) => Ok(place(order, purchase)),
            _ if matches!(order, Self::Nothing) => Err(OrderRefusal::Unknown),

            Command::RecordReservation { reservation_id, expires_at } => {
                seats::record_hold(order, *reservation_id, *expires_at)
            }
            Command::RecordExtension { reservation_id, expires_at } => {
                seats::record_extension(order, *reservation_id, *expires_at)
            }
            Command::RecordReservationFailure { reservation_id, reason } => {
                seats::record_failure(order, *reservation_id, *reason)
            }

            Command::RecordActionRequired => Ok(payment::record_action_required(order)),
            Command::RecordDecline { card, reason } => Ok(payment::record_decline(order, *card, reason)),
            Command::PayOrder { payment_method_id, at } => payment::pay(order, payment_method_id, *at),
            Command::RecordAuthorization => Ok(payment::record_authorization(order)),
            Command::RecordCapture { at } => Ok(payment::record_capture(order, *at)),
            Command::RecordPaymentFailure(reason) => Ok(payment::record_failure(order, *reason)),

            Command::CompleteOrder => delivery::complete(order),
            Command::CompleteUnsentOrder => delivery::complete_unsent(order),
            Command::RecordDeliveryFailure { delivery_id, reason } => {
                delivery::record_failure(order, *delivery_id, reason)
            }

            Command::CancelOrder(reason) => cancellation::cancel(order, *reason),
            Command::RefundOrder(reason) => cancellation::cancel_or_refund(order, *reason),
            Command::RecordConcertCancellation(concert_id) => cancellation::cancel_with_concert(order, *concert_id),
            Command::ExpireOrder { holds_until, placed_before } => {
                Ok(cancellation::expire(order, *holds_until, *placed_before))
            }

            Command::ReturnTicket { ticket_id, line } => refunds::return_ticket(order, *ticket_id, line),
            Command::RecordRefundRequest(refund) => refunds::record_request(order, refund),
            Command::RecordRefund(refund) => refunds::record_refund(order, refund),
            Command::RecordRefundFailure => Ok(refunds::record_failure(order)),
        }
    }

    fn evolve(order: Self, event: &OrderEvent) -> Self {
        match (order, event) {
            (Self::Nothing, OrderEvent::OrderPlaced(purchase)) => Self::Placed(PlacedOrder::new(purchase.clone())),
            (Self::Placed(PlacedOrder { purchase, .. }), OrderEvent::OrderConfirmed) => Self::Confirmed(purchase),
            (Self::Placed(PlacedOrder { purchase, .. }), OrderEvent::OrderExpired) => Self::Expired(purchase),
            (
                Self::Placed(PlacedOrder { purchase, .. }) | Self::Confirmed(purchase),
                OrderEvent::OrderCancelled { reason, decline_reason },
            ) => Self::Cancelled { purchase, reason: *reason, decline_reason: decline_reason.clone() },
            (Self::Placed(placed), event) => Self::Placed(placed.evolve(event)),
            (Self::Cancelled { purchase, .. } | Self::Expired(purchase), OrderEvent::OrderReinstated { at }) => {
                Self::Placed(PlacedOrder::reinstated(purchase, *at))
            }

            (Self::Confirmed(purchase), OrderEvent::OrderPaid) => Self::Paid(purchase.into()),
            (Self::Paid(sale), OrderEvent::OrderDeliveryNotNeeded) => Self::Paid(sale.with_delivery_not_needed()),
            (Self::Paid(sale), OrderEvent::OrderCompleted) => Self::Completed(sale),
            (Self::Paid(sale), OrderEvent::OrderDeliveryFailed { delivery_id, .. }) => {
                Self::Paid(sale.with_failed_delivery(*delivery_id))
            }
            (Self::Completed(sale), OrderEvent::OrderDeliveryFailed { delivery_id, .. }) => {
                Self::Completed(sale.with_failed_delivery(*delivery_id))
            }
            (Self::Paid(sale), OrderEvent::OrderRefundRequested { reason, .. }) => {
                refunds::after_request(sale, event, *reason, Self::Paid)
            }
            (Self::Completed(sale), OrderEvent::OrderRefundRequested { reason, .. }) => {
                refunds::after_request(sale, event, *reason, Self::Completed)
            }
            (
                Self::Cancelled { purchase, .. } | Self::Expired(purchase),
                OrderEvent::OrderRefundRequested { reason, .. },
            ) => refunds::after_request(purchase.into(), event, *reason, Self::Paid),
            (Self::Paid(sale), OrderEvent::OrderRefundAccepted { refund_id, .. }) => {
                Self::Paid(sale.with_accepted(*refund_id))
            }
            (Self::Completed(sale), OrderEvent::OrderRefundAccepted { refund_id, .. }) => {
                Self::Completed(sale.with_accepted(*refund_id))
            }
            (Self::Refunding { sale, reason, failed }, OrderEvent::OrderRefundAccepted { refund_id, .. }) => {
                Self::Refunding { sale: sale.with_accepted(*refund_id), reason, failed }
            }
            (Self::Refunded { sale, reason }, OrderEvent::OrderRefundAccepted { refund_id, .. }) => {
                Self::Refunded { sale: sale.with_accepted(*refund_id), reason }
            }
            (Self::Refunding { sale, reason, .. }, OrderEvent::OrderRefundFailed) => {
                Self::Refunding { sale, reason, failed: true }
            }
            (Self::Refunding { sale, reason, .. }, OrderEvent::OrderRefunded) => Self::Refunded { sale, reason },
            (order, _) => order,
        }
    }
}

/// A cart becomes one order.
fn place(order: &Order, purchase: &Purchase) -> Vec<OrderEvent> {
    match order {
        Order::Nothing => vec![OrderEvent::OrderPlaced(purchase.clone())],
        _ => vec![],
    }
}

impl Aggregate for Order {
    const CATEGORY: &'static str = "order";
    const STATE_VERSION: u32 = 6;
}
