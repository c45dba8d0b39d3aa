//! What happens to a payment: the stored events.

use eventstore::Event;
use kernel::{Money, OrderId, RefundId, Sealed, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::disputes::Dispute;
use super::refunds::{ByHand, Refund};
use super::terms::Terms;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum PaymentEvent {
    /// The gateway must authorize the payment: for the first time, with another card, or again after an attempt that failed without
    /// effect.
    PaymentRequested(Terms),
    /// The buyer's bank requires authentication (3-D Secure).
    PaymentActionRequired {
        gateway_id: String,
        /// For the buyer's browser only.
        client_secret: Sealed<String>,
    },
    PaymentAuthorized {
        /// Absent for a free order.
        gateway_id: Option<String>,
    },
    /// The gateway reports an earlier attempt that was thought not to exist: it must be cancelled.
    PaymentAttemptFound {
        gateway_id: String,
    },
    PaymentAttemptCancelled {
        gateway_id: String,
    },
    /// Somebody captured an earlier attempt at the gateway: it must be refunded.
    PaymentAttemptCaptured {
        gateway_id: String,
    },
    PaymentAttemptRefunded {
        gateway_id: String,
    },
    /// The gateway does not refund a captured earlier attempt: staff take over.
    PaymentAttemptRefundFailed {
        gateway_id: String,
        /// A stable code in `snake_case`.
        reason: String,
    },
    PaymentDeclined {
        /// Absent if the gateway never made the payment.
        gateway_id: Option<String>,
        /// A stable code in `snake_case` that buyers may see.
        reason: String,
    },
    PaymentCaptureRequested,
    PaymentCaptured,
    /// What the gateway keeps of the captured amount, in the currency of the account with it.
    PaymentFeeRecorded {
        fee: Money,
    },
    /// Nothing is authorized any more.
    PaymentCaptureFailed {
        /// A stable code in `snake_case`.
        reason: String,
    },
    PaymentReleaseRequested,
    /// Nothing is authorized any more, or ever was.
    PaymentReleased {
        /// With the user all that is known of an order that ended before its payment was requested.
        order_id: OrderId,
        user_id: UserId,
    },
    /// Requested here, or already made at the gateway by somebody else.
    RefundRequested(Refund),
    /// The gateway accepted the refund.
    PaymentRefunded {
        refund_id: RefundId,
        /// The gateway's id of the refund; absent for a free order, or if the gateway only says that everything was refunded.
        gateway_id: Option<String>,
    },
    /// The refund failed, at once or days later, and will be tried again.
    RefundAttemptFailed {
        refund_id: RefundId,
        /// The gateway's id of the attempt; absent if it made none.
        gateway_id: Option<String>,
        /// A stable code in `snake_case`.
        reason: String,
        /// The time of the next attempt.
        due_at: Timestamp,
    },
    DisputeOpened(Dispute),
    DisputeUpdated {
        dispute_id: String,
        /// In the gateway's words.
        status: String,
        as_of: Timestamp,
        /// When the evidence must be submitted; absent if the gateway takes none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence_due_by: Option<Timestamp>,
    },
    /// The bank decided.
    DisputeClosed {
        dispute_id: String,
        /// In the gateway's words.
        status: String,
        as_of: Timestamp,
    },
    /// Staff paid a failed refund back in another way.
    RefundMadeByHand {
        refund_id: RefundId,
        #[serde(flatten)]
        by_hand: ByHand,
    },
    /// All attempts failed: staff take over.
    RefundFailed {
        refund_id: RefundId,
        /// The gateway's id of the last attempt; absent if it made none.
        gateway_id: Option<String>,
        /// A stable code in `snake_case`.
        reason: String,
    },
}

impl Event for PaymentEvent {}
