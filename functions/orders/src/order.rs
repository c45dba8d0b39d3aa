//! The order: facts, seats, money, and what follows when both are there.

use std::collections::BTreeMap;

use contracts::carts::Line;
use contracts::orders::CancelReason;
use contracts::{Customer, DeliveryMethod};
use eventstore::{Aggregate, Event};
use kernel::{
    CartId, ConcertId, Decider, Money, OrderId, PaymentId, Refusal, RefusalKind, ReservationId, Sealed, Text,
    Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

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
    /// The buyer's bank wants to see the buyer first (3-D Secure).
    OrderActionRequired,
    /// The money is set aside.
    OrderAuthorized,
    /// All seats are held and the money is set aside: from here on it is to be paid.
    OrderConfirmed,
    /// The money is there.
    OrderPaid,
    /// The tickets are on their way.
    OrderCompleted,
    /// It came to nothing.
    OrderCancelled {
        /// Why.
        reason: CancelReason,
    },
}

/// What is bought, by whom, and by which reservations and payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Purchase {
    /// The cart that it was.
    pub cart_id: CartId,
    /// Who buys.
    pub user_id: UserId,
    /// For people.
    pub number: Text<20>,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// What is bought, at the prices that the buyer agreed to.
    pub lines: Vec<Line>,
    /// The sum of the lines.
    pub total: Money,
    /// How the tickets reach the fan.
    pub delivery: DeliveryMethod,
    /// Who buys.
    pub customer: Sealed<Customer>,
    /// The gateway's id of the buyer's card.
    pub payment_method_id: Text<255>,
}

impl Purchase {
    /// The concerts of the order, each with its reservation: both contexts know it by this id.
    pub fn reservations(&self, order_id: OrderId) -> BTreeMap<ReservationId, ConcertId> {
        let concerts = self.lines.iter().map(|line| line.concert_id);
        concerts.map(|concert_id| (ReservationId::derived(&[&order_id, &concert_id]), concert_id)).collect()
    }

    /// The order's id.
    pub fn order_id(&self) -> OrderId {
        order_id(self.cart_id)
    }

    /// The order's payment.
    pub fn payment_id(&self) -> PaymentId {
        PaymentId::derived(&[&self.order_id()])
    }
}

/// The id of the order that a cart becomes: placing it twice makes one order.
pub fn order_id(cart_id: CartId) -> OrderId {
    OrderId::derived(&[&cart_id])
}

/// What an order is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Order {
    /// Not placed.
    Nothing,
    /// Waiting for seats and money.
    Placed {
        /// What is bought.
        purchase: Purchase,
        /// Reservations held so far, each until when.
        held: BTreeMap<ReservationId, Timestamp>,
        /// How far the payment is.
        funds: Funds,
    },
    /// Seats and money are there; being paid.
    Confirmed(Purchase),
    /// Paid; tickets are being issued and sent.
    Paid(Purchase),
    /// The good end.
    Completed(Purchase),
    /// The other end.
    Cancelled {
        /// What was to be bought.
        purchase: Purchase,
        /// Why not.
        reason: CancelReason,
    },
}

/// What an order can be, as clients know it. They are ready for the last two, in which no order ends yet.
pub const ORDER_STATUSES: [&str; 7] = ["placed", "confirmed", "paid", "completed", "cancelled", "expired", "refunded"];

/// How far the payment of a placed order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Funds {
    /// Asked for.
    Pending,
    /// The buyer has to show up at their bank first.
    ActionRequired,
    /// Set aside.
    Authorized,
}

impl Order {
    /// What is bought, once it is placed.
    pub fn purchase(&self) -> Option<&Purchase> {
        match self {
            Self::Nothing => None,
            Self::Placed { purchase, .. } | Self::Cancelled { purchase, .. } => Some(purchase),
            Self::Confirmed(purchase) | Self::Paid(purchase) | Self::Completed(purchase) => Some(purchase),
        }
    }

    /// Whether nothing more will happen to it by itself.
    pub fn has_ended(&self) -> bool {
        match self {
            Self::Nothing | Self::Placed { .. } | Self::Confirmed(_) | Self::Paid(_) => false,
            Self::Completed(_) | Self::Cancelled { .. } => true,
        }
    }

    /// The state's name, as clients know it.
    pub fn status(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Placed { .. } => "placed",
            Self::Confirmed(_) => "confirmed",
            Self::Paid(_) => "paid",
            Self::Completed(_) => "completed",
            Self::Cancelled { .. } => "cancelled",
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
    /// The buyer's bank wants to see the buyer.
    RecordActionRequired,
    /// The money is set aside.
    RecordAuthorization,
    /// The money is taken.
    RecordCapture,
    /// The tickets are on their way.
    CompleteOrder,
    /// The buyer or staff want it cancelled.
    CancelOrder(CancelReason),
    /// Something it needs has failed: seats, card, capture.
    RecordFailure(CancelReason),
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
    /// An outcome came that can't follow from what the order asked for.
    #[error("The order does not wait for that.")]
    NotAwaited,
}

impl Refusal for OrderRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown => RefusalKind::NotFound,
            Self::Confirmed | Self::NotAwaited => RefusalKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
            Self::Confirmed => "order_confirmed",
            Self::NotAwaited => "not_awaited",
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

            (Command::RecordReservation { reservation_id, expires_at }, Self::Placed { purchase, held, .. }) => {
                if !purchase.reservations(purchase.order_id()).contains_key(reservation_id) {
                    return Err(OrderRefusal::NotAwaited);
                }
                if held.contains_key(reservation_id) {
                    return Ok(vec![]);
                }
                let reserved = OrderEvent::OrderReserved { reservation_id: *reservation_id, expires_at: *expires_at };
                Ok(state.with_confirmation(reserved))
            }
            (Command::RecordAuthorization, Self::Placed { funds, .. }) => match funds {
                Funds::Authorized => Ok(vec![]),
                Funds::Pending | Funds::ActionRequired => Ok(state.with_confirmation(OrderEvent::OrderAuthorized)),
            },
            (Command::RecordActionRequired, Self::Placed { funds: Funds::Pending, .. }) => {
                Ok(vec![OrderEvent::OrderActionRequired])
            }
            (Command::RecordCapture, Self::Confirmed(_)) => Ok(vec![OrderEvent::OrderPaid]),
            (Command::RecordCapture, Self::Placed { .. }) => Err(OrderRefusal::NotAwaited),
            (Command::CompleteOrder, Self::Paid(_)) => Ok(vec![OrderEvent::OrderCompleted]),
            (Command::CompleteOrder, Self::Placed { .. } | Self::Confirmed(_)) => Err(OrderRefusal::NotAwaited),

            (Command::CancelOrder(reason) | Command::RecordFailure(reason), Self::Placed { .. }) => {
                Ok(vec![OrderEvent::OrderCancelled { reason: *reason }])
            }
            (Command::RecordFailure(reason @ CancelReason::CaptureFailed), Self::Confirmed(_)) => {
                Ok(vec![OrderEvent::OrderCancelled { reason: *reason }])
            }
            (Command::CancelOrder(_), Self::Confirmed(_) | Self::Paid(_) | Self::Completed(_)) => {
                Err(OrderRefusal::Confirmed)
            }
            // What comes late or twice: the order has moved on, and what it left behind undoes itself.
            (_, Self::Placed { .. } | Self::Confirmed(_) | Self::Paid(_)) => Ok(vec![]),
            (_, Self::Completed(_) | Self::Cancelled { .. }) => Ok(vec![]),
        }
    }

    fn evolve(state: Self, event: &OrderEvent) -> Self {
        match (state, event) {
            (Self::Nothing, OrderEvent::OrderPlaced(purchase)) => {
                Self::Placed { purchase: purchase.clone(), held: BTreeMap::new(), funds: Funds::Pending }
            }
            (Self::Placed { purchase, mut held, funds }, OrderEvent::OrderReserved { reservation_id, expires_at }) => {
                held.insert(*reservation_id, *expires_at);
                Self::Placed { purchase, held, funds }
            }
            (Self::Placed { purchase, held, .. }, OrderEvent::OrderActionRequired) => {
                Self::Placed { purchase, held, funds: Funds::ActionRequired }
            }
            (Self::Placed { purchase, held, .. }, OrderEvent::OrderAuthorized) => {
                Self::Placed { purchase, held, funds: Funds::Authorized }
            }
            (Self::Placed { purchase, .. }, OrderEvent::OrderConfirmed) => Self::Confirmed(purchase),
            (Self::Confirmed(purchase), OrderEvent::OrderPaid) => Self::Paid(purchase),
            (Self::Paid(purchase), OrderEvent::OrderCompleted) => Self::Completed(purchase),
            (Self::Placed { purchase, .. } | Self::Confirmed(purchase), OrderEvent::OrderCancelled { reason }) => {
                Self::Cancelled { purchase, reason: *reason }
            }
            (state, _) => state,
        }
    }
}

impl Order {
    /// The event, and the confirmation where it was the last thing missing.
    fn with_confirmation(&self, event: OrderEvent) -> Vec<OrderEvent> {
        match Self::evolve(self.clone(), &event) {
            Self::Placed { purchase, held, funds: Funds::Authorized }
                if held.len() == purchase.reservations(purchase.order_id()).len() =>
            {
                vec![event, OrderEvent::OrderConfirmed]
            }
            _ => vec![event],
        }
    }
}

impl Event for OrderEvent {}

impl Aggregate for Order {
    const CATEGORY: &'static str = "order";
    const STATE_VERSION: u32 = 1;
}
