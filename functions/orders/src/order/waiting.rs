//! The order while it waits for seats and money.

use std::collections::BTreeMap;

use kernel::{ReservationId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{CancelReason, MOST_CARDS, OrderCommand, OrderEvent, OrderRefusal, give_back};
use crate::purchase::{Asked, Purchase};

/// What a placed order waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Waiting {
    /// What is bought.
    pub purchase: Purchase,
    /// Reservations held so far, each until when.
    pub held: BTreeMap<ReservationId, Timestamp>,
    /// How far the payment is.
    pub funds: Funds,
    /// Which card of the order is being asked, from 1.
    pub card: u32,
}

/// How far the payment of a placed order is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Funds {
    /// Asked for.
    Pending,
    /// The buyer has to show up at their bank first.
    ActionRequired,
    /// The card was declined, for this reason; another may be tried.
    Declined(String),
    /// Set aside.
    Authorized,
    /// Taken, before anybody asked for it: it goes back if the order comes to nothing.
    Captured,
}

impl Waiting {
    /// An order that was placed a moment ago.
    pub(super) fn placed(purchase: Purchase) -> Self {
        Self { purchase, held: BTreeMap::new(), funds: Funds::Pending, card: 1 }
    }

    /// An order that had ended, and whose money has come since.
    pub(super) fn reinstated(purchase: Purchase, at: Timestamp) -> Self {
        let purchase = Purchase { reinstated_at: Some(at), ..purchase };
        Self { funds: Funds::Captured, ..Self::placed(purchase) }
    }

    pub(super) fn decide(&self, command: &OrderCommand) -> Result<Vec<OrderEvent>, OrderRefusal> {
        use OrderCommand as Command;
        Ok(match command {
            Command::RecordReservation { reservation_id, expires_at } => {
                if !self.is_current(reservation_id)? || self.held.contains_key(reservation_id) {
                    return Ok(vec![]);
                }
                let reserved = OrderEvent::OrderReserved { reservation_id: *reservation_id, expires_at: *expires_at };
                self.with_confirmation(reserved)
            }
            Command::RecordExtension { reservation_id, expires_at } => {
                if !self.is_current(reservation_id)? {
                    return Ok(vec![]);
                }
                let (reservation_id, expires_at) = (*reservation_id, *expires_at);
                match self.held.get(&reservation_id) {
                    Some(until) if *until >= expires_at => vec![],
                    Some(_) => vec![OrderEvent::OrderHoldExtended { reservation_id, expires_at }],
                    // It overtook the news of the hold itself.
                    None => self.with_confirmation(OrderEvent::OrderReserved { reservation_id, expires_at }),
                }
            }
            Command::RecordReservationFailure { reservation_id, reason } => {
                if self.is_current(reservation_id)? {
                    self.cancelled(*reason)
                } else {
                    vec![]
                }
            }
            Command::RecordAuthorization => match self.funds {
                Funds::Authorized | Funds::Captured => vec![],
                Funds::Pending | Funds::ActionRequired | Funds::Declined(_) => {
                    self.with_confirmation(OrderEvent::OrderAuthorized)
                }
            },
            Command::RecordActionRequired if self.funds == Funds::Pending => vec![OrderEvent::OrderActionRequired],
            Command::RecordDecline { card, reason } if *card == self.card => match self.funds {
                Funds::Pending | Funds::ActionRequired if self.purchase.keep_seats_on_decline => {
                    vec![OrderEvent::OrderDeclined { reason: reason.clone() }]
                }
                Funds::Pending | Funds::ActionRequired => self.cancelled(CancelReason::PaymentDeclined),
                Funds::Declined(_) | Funds::Authorized | Funds::Captured => vec![],
            },
            Command::RetryPayment { payment_method_id } => match self.funds {
                Funds::Declined(_) if self.card >= MOST_CARDS => return Err(OrderRefusal::TooManyCards),
                Funds::Declined(_) => vec![OrderEvent::OrderPaymentRetried {
                    payment_method_id: payment_method_id.clone(),
                    card: self.card.saturating_add(1),
                }],
                Funds::Pending | Funds::ActionRequired | Funds::Authorized | Funds::Captured => {
                    return Err(OrderRefusal::NotDeclined);
                }
            },
            // Older than the capture that is known.
            Command::RecordPaymentFailure(_) | Command::RecordCapture { .. } if self.funds == Funds::Captured => vec![],
            Command::RecordPaymentFailure(reason) => self.cancelled(*reason),
            Command::RecordCapture { .. } => self.with_confirmation(OrderEvent::OrderPrepaid),
            Command::CompleteOrder | Command::NoteDeliveryFailure { .. } => return Err(OrderRefusal::NotAwaited),
            Command::CancelOrder(reason) | Command::RefundOrder(reason) => self.cancelled(*reason),
            Command::RecordConcertCancellation(concert_id) if self.purchase.concert_ids().contains(concert_id) => {
                self.cancelled(CancelReason::ConcertCancelled)
            }
            Command::ExpireOrder { holds_until, placed_before } => {
                let is_over = match self.held.values().min() {
                    Some(end) => end <= holds_until,
                    None => self.purchase.asked_at() < *placed_before,
                };
                if is_over { self.ended(OrderEvent::OrderExpired, CancelReason::PaidTooLate) } else { vec![] }
            }
            // Only what was taken can go back: this overtook the news of the capture.
            Command::RecordRefundRequest => self.refunding(),
            Command::RecordRefund => [self.refunding(), vec![OrderEvent::OrderRefunded]].concat(),
            Command::PlaceOrder(_)
            | Command::RecordActionRequired
            | Command::RecordDecline { .. }
            | Command::RecordConcertCancellation(_)
            | Command::RecordRefundFailure => vec![],
        })
    }

    pub(super) fn evolve(mut self, event: &OrderEvent) -> Self {
        match event {
            OrderEvent::OrderReserved { reservation_id, expires_at }
            | OrderEvent::OrderHoldExtended { reservation_id, expires_at } => {
                self.held.insert(*reservation_id, *expires_at);
                self
            }
            OrderEvent::OrderActionRequired => Self { funds: Funds::ActionRequired, ..self },
            OrderEvent::OrderDeclined { reason } => Self { funds: Funds::Declined(reason.clone()), ..self },
            OrderEvent::OrderPaymentRetried { card, .. } => Self { funds: Funds::Pending, card: *card, ..self },
            OrderEvent::OrderAuthorized => Self { funds: Funds::Authorized, ..self },
            OrderEvent::OrderPrepaid => Self { funds: Funds::Captured, ..self },
            _ => self,
        }
    }

    /// Whether the order waits for that reservation, and not for one in its place.
    fn is_current(&self, reservation_id: &ReservationId) -> Result<bool, OrderRefusal> {
        match self.purchase.asked(reservation_id) {
            Asked::Now => Ok(true),
            Asked::Before => Ok(false),
            Asked::Never => Err(OrderRefusal::NotAwaited),
        }
    }

    /// The event, and the confirmation where it was the last thing missing.
    fn with_confirmation(&self, event: OrderEvent) -> Vec<OrderEvent> {
        let after = self.clone().evolve(&event);
        let has_seats = after.held.len() == self.purchase.reservations().len();
        match after.funds {
            Funds::Authorized if has_seats => vec![event, OrderEvent::OrderConfirmed],
            Funds::Captured if has_seats => vec![event, OrderEvent::OrderConfirmed, OrderEvent::OrderPaid],
            _ => vec![event],
        }
    }

    fn cancelled(&self, reason: CancelReason) -> Vec<OrderEvent> {
        let why_back = match reason {
            CancelReason::SoldOut | CancelReason::NotOnSale => CancelReason::PaidTooLate,
            reason => reason,
        };
        self.ended(OrderEvent::OrderCancelled { reason }, why_back)
    }

    /// The end, and what was taken goes back.
    fn ended(&self, end: OrderEvent, why_back: CancelReason) -> Vec<OrderEvent> {
        match self.funds {
            Funds::Captured => [vec![end], give_back(self.purchase.concert_ids(), why_back)].concat(),
            Funds::Pending | Funds::ActionRequired | Funds::Declined(_) | Funds::Authorized => vec![end],
        }
    }

    fn refunding(&self) -> Vec<OrderEvent> {
        let reason = CancelReason::Refunded;
        [vec![OrderEvent::OrderCancelled { reason }], give_back(self.purchase.concert_ids(), reason)].concat()
    }
}
