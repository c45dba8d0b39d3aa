//! What happens to an order: the stored events.

use std::collections::BTreeSet;

use eventstore::Event;
use kernel::{ConcertId, DeliveryId, Money, RefundId, ReservationId, Text, Timestamp};
use serde::{Deserialize, Serialize};

use super::cancel_reason::CancelReason;
use super::sale::ReturnedLine;
use crate::purchase::Purchase;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum OrderEvent {
    /// A confirmed cart became an order: its seats and its payment are requested at the same time, unless it is paid later.
    OrderPlaced(Purchase),
    /// The seats at one of its concerts are held.
    OrderReserved {
        reservation_id: ReservationId,
        expires_at: Timestamp,
    },
    /// The seats at one of its concerts are held for longer.
    OrderHoldExtended {
        reservation_id: ReservationId,
        expires_at: Timestamp,
    },
    /// The buyer gives a way to pay for an order that was placed without one.
    OrderPaymentRequested {
        /// Stripe's id of the card or confirmation token.
        payment_method_id: Text<255>,
    },
    /// The buyer's bank requires authentication (3-D Secure).
    OrderActionRequired,
    /// The card was declined. The seats stay held, so that the buyer can try another card.
    OrderDeclined {
        /// Stable, `snake_case`, fit for the buyer.
        reason: String,
    },
    /// The buyer tries another card.
    OrderPaymentRetried {
        /// Stripe's id of the card or confirmation token.
        payment_method_id: Text<255>,
        /// Counts the cards of the order; the first retry is 2.
        card: u32,
    },
    OrderAuthorized,
    /// The money was captured before all seats were held.
    OrderPrepaid,
    /// The order had ended for lack of payment, and was paid after all: seats are requested again.
    OrderReinstated {
        at: Timestamp,
    },
    /// All seats are held and the payment is authorized: the capture follows.
    OrderConfirmed,
    OrderPaid,
    /// No ticket was left to send: the buyer had passed on or given back all of them. The order completes.
    OrderDeliveryNotNeeded,
    /// The tickets were sent, unless [`Self::OrderDeliveryNotNeeded`] precedes.
    OrderCompleted,
    /// Its tickets could not be delivered; staff take over.
    OrderDeliveryFailed {
        delivery_id: DeliveryId,
        /// Stable, `snake_case`.
        reason: String,
    },
    /// It ended without a sale.
    OrderCancelled {
        reason: CancelReason,
        /// Why the card was declined, if that cancelled it: stable, `snake_case`, fit for the buyer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decline_reason: Option<String>,
    },
    /// It was not confirmed in time.
    OrderExpired,
    /// Paid seats are returned: their tickets are void, and their price is to be refunded.
    OrderRefundRequested {
        concert_ids: BTreeSet<ConcertId>,
        reason: CancelReason,
        /// The returned tickets. Empty in events of older releases: all tickets for these concerts.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lines: Vec<ReturnedLine>,
        /// Of a refund by finance, or of a ticket that was given back; absent if it is derived from the concerts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refund_id: Option<RefundId>,
    },
    /// Finance has worked out a refund and makes it: the buyer is informed.
    OrderRefundAccepted {
        refund_id: RefundId,
        amount: Money,
        /// The reason in the words of the staff who requested it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// The refund failed; staff take over.
    OrderRefundFailed,
    /// The whole payment was refunded.
    OrderRefunded,
}

impl OrderEvent {
    /// The cancellation of an order for another reason than a declined card.
    pub fn cancelled(reason: CancelReason) -> Self {
        Self::OrderCancelled { reason, decline_reason: None }
    }
}

impl Event for OrderEvent {}
