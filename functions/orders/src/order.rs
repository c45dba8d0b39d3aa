//! The order: facts, seats, money, and what follows when both are there.

use std::collections::BTreeSet;

use eventstore::{Aggregate, Event};
use kernel::{ConcertId, Decider, DeliveryId, Refusal, RefusalKind, ReservationId, Text, Timestamp};
use serde::{Deserialize, Serialize};

use crate::purchase::{Purchase, Sale};

mod cancel_reason;
mod waiting;

pub use cancel_reason::CancelReason;
pub use waiting::{Funds, Waiting};

/// What happened to an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum OrderEvent {
    /// A confirmed cart became an order: seats and money are asked for, side by side.
    OrderPlaced(Purchase),
    /// The seats at one of its concerts are held.
    OrderReserved {
        /// Its reservation.
        reservation_id: ReservationId,
        /// Until when.
        expires_at: Timestamp,
    },
    /// The seats at one of its concerts are held for longer.
    OrderHoldExtended {
        /// Its reservation.
        reservation_id: ReservationId,
        /// Until when.
        expires_at: Timestamp,
    },
    /// The buyer's bank wants to see the buyer first (3-D Secure).
    OrderActionRequired,
    /// The card was declined. The seats stay held: the buyer may try another.
    OrderDeclined {
        /// Why: stable, `snake_case`, fit for the buyer.
        reason: String,
    },
    /// The buyer tries another card.
    OrderPaymentRetried {
        /// The gateway's id of it.
        payment_method_id: Text<255>,
        /// Which card of the order it is, from 2.
        card: u32,
    },
    /// The money is set aside.
    OrderAuthorized,
    /// The money is there before the seats are.
    OrderPrepaid,
    /// It had ended for want of money, and that is there now: seats are asked for anew.
    OrderReinstated {
        /// When.
        at: Timestamp,
    },
    /// All seats are held and the money is set aside: from here on it is to be paid.
    OrderConfirmed,
    /// The money is there.
    OrderPaid,
    /// The tickets are on their way.
    OrderCompleted,
    /// Its tickets could not be delivered; staff are to look at it.
    OrderDeliveryFailed {
        /// Which delivery of them.
        delivery_id: DeliveryId,
        /// Why: stable, `snake_case`.
        reason: String,
    },
    /// It came to nothing.
    OrderCancelled {
        /// Why.
        reason: CancelReason,
    },
    /// It was not confirmed in time.
    OrderExpired,
    /// Paid seats go back: their tickets are void, and their money is to be given back.
    OrderRefundRequested {
        /// At which concerts.
        concert_ids: BTreeSet<ConcertId>,
        /// Why.
        reason: CancelReason,
    },
    /// Its money could not be given back: staff are to look at it.
    OrderRefundFailed,
    /// All its money was given back.
    OrderRefunded,
}

/// What an order is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Order {
    /// Not placed.
    Nothing,
    /// Waiting for seats and money.
    Placed(Waiting),
    /// Seats and money are there; being paid.
    Confirmed(Purchase),
    /// Paid; tickets are being issued and sent.
    Paid(Sale),
    /// The good end.
    Completed(Sale),
    /// All its seats went back; its money is being given back.
    Refunding {
        /// What was bought.
        sale: Sale,
        /// Why.
        reason: CancelReason,
        /// Whether giving it back failed: staff are to look at it.
        #[serde(default)]
        failed: bool,
    },
    /// All its money was given back.
    Refunded {
        /// What was bought.
        purchase: Purchase,
        /// Why.
        reason: CancelReason,
    },
    /// It came to nothing.
    Cancelled {
        /// What was to be bought.
        purchase: Purchase,
        /// Why not.
        reason: CancelReason,
    },
    /// It was not confirmed in time.
    Expired(Purchase),
}

/// What an order can be, as clients know it.
pub const ORDER_STATUSES: [&str; 7] = ["placed", "confirmed", "paid", "completed", "cancelled", "expired", "refunded"];

/// The most cards that are tried for one order.
pub const MOST_CARDS: u32 = 5;

impl Order {
    /// What is bought, once it is placed.
    pub fn purchase(&self) -> Option<&Purchase> {
        match self {
            Self::Nothing => None,
            Self::Placed(Waiting { purchase, .. })
            | Self::Confirmed(purchase)
            | Self::Refunded { purchase, .. }
            | Self::Cancelled { purchase, .. }
            | Self::Expired(purchase) => Some(purchase),
            Self::Paid(sale) | Self::Completed(sale) | Self::Refunding { sale, .. } => Some(&sale.purchase),
        }
    }

    /// Whether nothing more will happen to it by itself.
    pub fn has_ended(&self) -> bool {
        match self {
            Self::Nothing | Self::Placed(_) | Self::Confirmed(_) | Self::Paid(_) | Self::Refunding { .. } => false,
            Self::Completed(_) | Self::Refunded { .. } | Self::Cancelled { .. } | Self::Expired(_) => true,
        }
    }

    /// Why it was cancelled, or its money given back.
    pub fn reason(&self) -> Option<CancelReason> {
        match self {
            Self::Cancelled { reason, .. } | Self::Refunding { reason, .. } | Self::Refunded { reason, .. } => {
                Some(*reason)
            }
            Self::Nothing
            | Self::Placed(_)
            | Self::Confirmed(_)
            | Self::Paid(_)
            | Self::Completed(_)
            | Self::Expired(_) => None,
        }
    }

    /// Whether it ended since its money did not come in time, for the first time.
    fn lacked_money(&self) -> bool {
        let is_about_money = match self {
            Self::Expired(_) => true,
            Self::Cancelled { reason, .. } => matches!(
                reason,
                CancelReason::PaymentDeclined | CancelReason::CaptureFailed | CancelReason::AuthorizationLapsed
            ),
            _ => false,
        };
        is_about_money && self.purchase().is_some_and(|purchase| purchase.reinstated_at.is_none())
    }

    /// The state's name, as clients know it. Money on its way back counts as given back.
    pub fn status(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Placed(_) => "placed",
            Self::Confirmed(_) => "confirmed",
            Self::Paid(_) => "paid",
            Self::Completed(_) => "completed",
            Self::Refunding { .. } | Self::Refunded { .. } => "refunded",
            Self::Cancelled { .. } => "cancelled",
            Self::Expired(_) => "expired",
        }
    }
}

/// What may be asked of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderCommand {
    /// Make an order of a confirmed cart.
    PlaceOrder(Purchase),
    /// Seats at one concert are held.
    RecordReservation {
        /// Its reservation.
        reservation_id: ReservationId,
        /// Until when.
        expires_at: Timestamp,
    },
    /// Seats at one concert are held for longer.
    RecordExtension {
        /// Its reservation.
        reservation_id: ReservationId,
        /// Until when.
        expires_at: Timestamp,
    },
    /// The buyer's bank wants to see the buyer.
    RecordActionRequired,
    /// A card was declined.
    RecordDecline {
        /// Which card of the order, from 1.
        card: u32,
        /// Why: stable, `snake_case`, fit for the buyer.
        reason: String,
    },
    /// The buyer wants to pay with another card.
    RetryPayment {
        /// The gateway's id of it.
        payment_method_id: Text<255>,
    },
    /// The money is set aside.
    RecordAuthorization,
    /// The money is taken.
    RecordCapture {
        /// When that was heard.
        at: Timestamp,
    },
    /// The tickets are on their way.
    CompleteOrder,
    /// The tickets could not be delivered.
    NoteDeliveryFailure {
        /// Which delivery of them.
        delivery_id: DeliveryId,
        /// Why: stable, `snake_case`.
        reason: String,
    },
    /// The buyer wants it cancelled.
    CancelOrder(CancelReason),
    /// Staff want it cancelled, and its money given back where it is paid.
    RefundOrder(CancelReason),
    /// A concert of it was cancelled.
    RecordConcertCancellation(ConcertId),
    /// Its time may be over.
    ExpireOrder {
        /// Holds that end by then are over.
        holds_until: Timestamp,
        /// Orders placed before that are over, whatever they wait for, unless seats are held for longer.
        placed_before: Timestamp,
    },
    /// Seats at one concert can't be had, or the buyer has let them go.
    RecordReservationFailure {
        /// Its reservation.
        reservation_id: ReservationId,
        /// Why.
        reason: CancelReason,
    },
    /// The money that was set aside is lost, or can't be taken.
    RecordPaymentFailure(CancelReason),
    /// Finance is giving all its money back.
    RecordRefundRequest,
    /// Money could not be given back.
    RecordRefundFailure,
    /// All its money was given back.
    RecordRefund,
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OrderRefusal {
    /// There is no such order.
    #[error("There is no such order.")]
    Unknown,
    /// It is being paid or is paid: only a refund undoes it.
    #[error("The order is confirmed: it can no longer be cancelled.")]
    Confirmed,
    /// Its money is being taken: a moment later it can be given back.
    #[error("The order is being paid. Try again in a moment.")]
    BeingPaid,
    /// An outcome came that can't follow from what the order asked for.
    #[error("The order does not wait for that.")]
    NotAwaited,
    /// No card of it was declined, or its seats are no longer held.
    #[error("The order does not wait for another card.")]
    NotDeclined,
    /// So many were declined that another won't do.
    #[error("No more than {MOST_CARDS} cards can be tried for an order.")]
    TooManyCards,
}

impl Refusal for OrderRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown => RefusalKind::NotFound,
            Self::Confirmed | Self::BeingPaid | Self::NotAwaited | Self::NotDeclined | Self::TooManyCards => {
                RefusalKind::Conflict
            }
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
            Self::Confirmed => "order_confirmed",
            Self::BeingPaid => "order_being_paid",
            Self::NotAwaited => "not_awaited",
            Self::NotDeclined => "not_declined",
            Self::TooManyCards => "too_many_cards",
        }
    }
}

impl Decider for Order {
    type State = Self;
    type Command = OrderCommand;
    type Event = OrderEvent;
    type Refusal = OrderRefusal;

    fn initial() -> Self {
        Self::Nothing
    }

    fn decide(command: &OrderCommand, state: &Self) -> Result<Vec<OrderEvent>, OrderRefusal> {
        use OrderCommand as Command;
        match (command, state) {
            (Command::PlaceOrder(purchase), Self::Nothing) => Ok(vec![OrderEvent::OrderPlaced(purchase.clone())]),
            (Command::PlaceOrder(_), _) => Ok(vec![]),
            (_, Self::Nothing) => Err(OrderRefusal::Unknown),
            (_, Self::Placed(waiting)) => waiting.decide(command),

            (Command::RecordCapture { .. }, Self::Confirmed(_)) => Ok(vec![OrderEvent::OrderPaid]),
            (Command::CompleteOrder, Self::Paid(_)) => Ok(vec![OrderEvent::OrderCompleted]),
            (Command::CompleteOrder | Command::NoteDeliveryFailure { .. }, Self::Confirmed(_)) => {
                Err(OrderRefusal::NotAwaited)
            }
            (Command::NoteDeliveryFailure { delivery_id, reason }, Self::Paid(sale) | Self::Completed(sale))
                if !sale.failed_deliveries.contains(delivery_id) =>
            {
                Ok(vec![OrderEvent::OrderDeliveryFailed { delivery_id: *delivery_id, reason: reason.clone() }])
            }
            (Command::RecordPaymentFailure(reason @ CancelReason::CaptureFailed), Self::Confirmed(_)) => {
                Ok(vec![OrderEvent::OrderCancelled { reason: *reason }])
            }

            (Command::CancelOrder(_), Self::Confirmed(_) | Self::Paid(_) | Self::Completed(_)) => {
                Err(OrderRefusal::Confirmed)
            }
            (Command::RefundOrder(_) | Command::RecordConcertCancellation(_), Self::Confirmed(_)) => {
                Err(OrderRefusal::BeingPaid)
            }
            (Command::RefundOrder(reason), Self::Paid(sale) | Self::Completed(sale)) => {
                Ok(give_back(sale.kept(), *reason))
            }
            (Command::RecordConcertCancellation(concert_id), Self::Paid(sale) | Self::Completed(sale)) => {
                let concert_ids = sale.kept().into_iter().filter(|kept| kept == concert_id).collect();
                Ok(give_back(concert_ids, CancelReason::ConcertCancelled))
            }
            (Command::RecordRefundRequest, Self::Paid(sale) | Self::Completed(sale)) => {
                Ok(give_back(sale.kept(), CancelReason::Refunded))
            }
            (Command::RecordRefund, Self::Paid(sale) | Self::Completed(sale)) => {
                Ok(given_back(sale.kept(), CancelReason::Refunded))
            }
            // Only what was taken can go back: this overtook the news of the capture.
            (Command::RecordRefundRequest, Self::Confirmed(purchase)) => {
                let requested = give_back(purchase.concert_ids(), CancelReason::Refunded);
                Ok([vec![OrderEvent::OrderPaid], requested].concat())
            }
            (Command::RecordRefund, Self::Confirmed(purchase)) => {
                let refunded = given_back(purchase.concert_ids(), CancelReason::Refunded);
                Ok([vec![OrderEvent::OrderPaid], refunded].concat())
            }
            (Command::RecordRefundFailure, Self::Refunding { failed: false, .. }) => {
                Ok(vec![OrderEvent::OrderRefundFailed])
            }
            (Command::RecordRefund, Self::Refunding { .. }) => Ok(vec![OrderEvent::OrderRefunded]),

            // Its money came when it had ended. Where only that was missing it is taken up again; else the money goes back.
            (Command::RecordCapture { at }, state @ (Self::Cancelled { purchase, .. } | Self::Expired(purchase))) => {
                if state.lacked_money() {
                    Ok(vec![OrderEvent::OrderReinstated { at: *at }])
                } else {
                    Ok(give_back(purchase.concert_ids(), CancelReason::PaidTooLate))
                }
            }
            (Command::RecordRefund, Self::Cancelled { purchase, .. } | Self::Expired(purchase)) => {
                Ok(given_back(purchase.concert_ids(), CancelReason::PaidTooLate))
            }

            (Command::RetryPayment { .. }, _) => Err(OrderRefusal::NotDeclined),
            // What comes late or twice: the order has moved on, and what it left behind undoes itself.
            (_, Self::Confirmed(_) | Self::Paid(_) | Self::Completed(_) | Self::Refunding { .. }) => Ok(vec![]),
            (_, Self::Refunded { .. } | Self::Cancelled { .. } | Self::Expired(_)) => Ok(vec![]),
        }
    }

    fn evolve(state: Self, event: &OrderEvent) -> Self {
        match (state, event) {
            (Self::Nothing, OrderEvent::OrderPlaced(purchase)) => Self::Placed(Waiting::placed(purchase.clone())),
            (Self::Placed(Waiting { purchase, .. }), OrderEvent::OrderConfirmed) => Self::Confirmed(purchase),
            (Self::Placed(Waiting { purchase, .. }), OrderEvent::OrderExpired) => Self::Expired(purchase),
            (
                Self::Placed(Waiting { purchase, .. }) | Self::Confirmed(purchase),
                OrderEvent::OrderCancelled { reason },
            ) => Self::Cancelled { purchase, reason: *reason },
            (Self::Placed(waiting), event) => Self::Placed(waiting.evolve(event)),
            (Self::Cancelled { purchase, .. } | Self::Expired(purchase), OrderEvent::OrderReinstated { at }) => {
                Self::Placed(Waiting::reinstated(purchase, *at))
            }

            (Self::Confirmed(purchase), OrderEvent::OrderPaid) => Self::Paid(purchase.into()),
            (Self::Paid(sale), OrderEvent::OrderCompleted) => Self::Completed(sale),
            (Self::Paid(sale), OrderEvent::OrderDeliveryFailed { delivery_id, .. }) => {
                Self::Paid(sale.with_failed(*delivery_id))
            }
            (Self::Completed(sale), OrderEvent::OrderDeliveryFailed { delivery_id, .. }) => {
                Self::Completed(sale.with_failed(*delivery_id))
            }
            (Self::Paid(sale), OrderEvent::OrderRefundRequested { concert_ids, reason }) => {
                after_refund(sale.without(concert_ids), *reason, Self::Paid)
            }
            (Self::Completed(sale), OrderEvent::OrderRefundRequested { concert_ids, reason }) => {
                after_refund(sale.without(concert_ids), *reason, Self::Completed)
            }
            (
                Self::Cancelled { purchase, .. } | Self::Expired(purchase),
                OrderEvent::OrderRefundRequested { concert_ids, reason },
            ) => Self::Refunding { sale: Sale::from(purchase).without(concert_ids), reason: *reason, failed: false },
            (Self::Refunding { sale, reason, .. }, OrderEvent::OrderRefundFailed) => {
                Self::Refunding { sale, reason, failed: true }
            }
            (Self::Refunding { sale, reason, .. }, OrderEvent::OrderRefunded) => {
                Self::Refunded { purchase: sale.purchase, reason }
            }
            (state, _) => state,
        }
    }
}

/// The seats at these concerts go back, if there are any.
fn give_back(concert_ids: BTreeSet<ConcertId>, reason: CancelReason) -> Vec<OrderEvent> {
    if concert_ids.is_empty() { vec![] } else { vec![OrderEvent::OrderRefundRequested { concert_ids, reason }] }
}

/// The seats at these concerts went back, and their money.
fn given_back(concert_ids: BTreeSet<ConcertId>, reason: CancelReason) -> Vec<OrderEvent> {
    [give_back(concert_ids, reason), vec![OrderEvent::OrderRefunded]].concat()
}

/// What an order is when seats of it went back: the same with fewer seats, or without any on its way to its end.
fn after_refund(sale: Sale, reason: CancelReason, otherwise: impl FnOnce(Sale) -> Order) -> Order {
    if sale.kept().is_empty() { Order::Refunding { sale, reason, failed: false } } else { otherwise(sale) }
}

impl Event for OrderEvent {}

impl Aggregate for Order {
    const CATEGORY: &'static str = "order";
    const STATE_VERSION: u32 = 2;
}
