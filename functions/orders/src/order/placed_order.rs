//! The order while it waits for its seats and its payment.

use std::collections::BTreeMap;

use kernel::{ReservationId, Timestamp};
use serde::{Deserialize, Serialize};

use super::events::OrderEvent;
use super::refusal::{MAX_CARDS, OrderRefusal};
use crate::purchase::{Purchase, RequestedReservation};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlacedOrder {
    pub purchase: Purchase,
    /// The reservations that are held, each with the end of its hold.
    pub held: BTreeMap<ReservationId, Timestamp>,
    pub payment: PaymentProgress,
    /// Counts the cards of the order, from 1.
    pub card: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentProgress {
    /// The buyer has given no way to pay yet.
    MethodAwaited,
    /// Stripe has not answered yet.
    Pending,
    /// The buyer must authenticate with their bank.
    ActionRequired,
    /// The card was declined for this reason; another one can be tried.
    Declined(String),
    Authorized,
    /// Captured before the order was confirmed: it is refunded if the order ends without a sale.
    Captured,
}

impl PlacedOrder {
    pub(super) fn new(purchase: Purchase) -> Self {
        let payment = if purchase.pays_later { PaymentProgress::MethodAwaited } else { PaymentProgress::Pending };
        Self { purchase, held: BTreeMap::new(), payment, card: 1 }
    }

    /// An order that had ended, and was paid after that.
    pub(super) fn reinstated(purchase: Purchase, at: Timestamp) -> Self {
        let purchase = Purchase { reinstated_at: Some(at), ..purchase };
        Self { payment: PaymentProgress::Captured, ..Self::new(purchase) }
    }

    pub(super) fn evolve(mut self, event: &OrderEvent) -> Self {
        match event {
            OrderEvent::OrderReserved { reservation_id, expires_at }
            | OrderEvent::OrderHoldExtended { reservation_id, expires_at } => {
                self.held.insert(*reservation_id, *expires_at);
                self
            }
            OrderEvent::OrderPaymentRequested { .. } => Self { payment: PaymentProgress::Pending, ..self },
            OrderEvent::OrderActionRequired => Self { payment: PaymentProgress::ActionRequired, ..self },
            OrderEvent::OrderDeclined { reason } => Self { payment: PaymentProgress::Declined(reason.clone()), ..self },
            OrderEvent::OrderPaymentRetried { card, .. } => {
                Self { payment: PaymentProgress::Pending, card: *card, ..self }
            }
            OrderEvent::OrderAuthorized => Self { payment: PaymentProgress::Authorized, ..self },
            OrderEvent::OrderPrepaid => Self { payment: PaymentProgress::Captured, ..self },
            _ => self,
        }
    }

    /// Whether the order waits for this reservation. False for one that it had before it was reinstated; refused for one that was
    /// never its own.
    pub(super) fn awaits(&self, reservation_id: ReservationId) -> Result<bool, OrderRefusal> {
        match self.purchase.requested_reservation(reservation_id) {
            Some(RequestedReservation::Current) => Ok(true),
            Some(RequestedReservation::BeforeReinstatement) => Ok(false),
            None => Err(OrderRefusal::NotAwaited),
        }
    }

    pub fn has_all_seats(&self) -> bool {
        self.held.len() == self.purchase.reservations().len()
    }

    /// Whether the buyer can give a way to pay: the first one, or another one after a decline.
    pub fn takes_payment_method(&self) -> bool {
        match self.payment {
            PaymentProgress::MethodAwaited => true,
            PaymentProgress::Declined(_) => self.card < MAX_CARDS,
            PaymentProgress::Pending
            | PaymentProgress::ActionRequired
            | PaymentProgress::Authorized
            | PaymentProgress::Captured => false,
        }
    }

    /// The event, followed by the confirmation if nothing else is missing after it.
    pub(super) fn confirm_if_complete(&self, event: OrderEvent) -> Vec<OrderEvent> {
        let after = self.clone().evolve(&event);
        let has_all_seats = after.has_all_seats();
        match after.payment {
            PaymentProgress::Authorized if has_all_seats => vec![event, OrderEvent::OrderConfirmed],
            PaymentProgress::Captured if has_all_seats => {
                vec![event, OrderEvent::OrderConfirmed, OrderEvent::OrderPaid]
            }
            _ => vec![event],
        }
    }
}
