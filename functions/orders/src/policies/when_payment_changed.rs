//! When a payment changes, records it in the order.

use contracts::finance::{FinanceEvent, Refund};
use kernel::{OrderId, Timestamp};
use lambda::{Env, Handler, Lambda, StartError, bus};

use crate::order::{CancelReason, Order, OrderCommand};

pub const LAMBDA: Lambda = Lambda { name: "orders-when-payment-changed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    bus::policy::<Order, _, _>(&env, "RecordPayment", |event, trigger| record(&event, trigger.now))
}

pub fn record(event: &FinanceEvent, at: Timestamp) -> Option<(OrderId, OrderCommand)> {
    match event {
        FinanceEvent::PaymentActionRequired(payment) => Some((payment.order_id, OrderCommand::RecordActionRequired)),
        FinanceEvent::PaymentAuthorized(payment) => Some((payment.order_id, OrderCommand::RecordAuthorization)),
        FinanceEvent::PaymentCaptured(payment) => Some((payment.order_id, OrderCommand::RecordCapture { at })),
        FinanceEvent::PaymentDeclined(declined) => {
            let command = OrderCommand::RecordDecline { card: declined.card, reason: declined.reason.clone() };
            Some((declined.payment.order_id, command))
        }
        FinanceEvent::PaymentCaptureFailed(payment) => {
            Some((payment.order_id, OrderCommand::RecordPaymentFailure(CancelReason::CaptureFailed)))
        }
        // An ended order requested the release, and ignores this. Any other order has lost its authorization.
        FinanceEvent::PaymentReleased(payment) => {
            Some((payment.order_id, OrderCommand::RecordPaymentFailure(CancelReason::AuthorizationLapsed)))
        }
        FinanceEvent::RefundRequested(refund) => {
            is_whole(refund).then_some((refund.payment.order_id, OrderCommand::RecordRefundRequest))
        }
        FinanceEvent::PaymentRefunded(refund) => {
            is_whole(refund).then_some((refund.payment.order_id, OrderCommand::RecordRefund))
        }
        FinanceEvent::RefundFailed(refund) => Some((refund.payment.order_id, OrderCommand::RecordRefundFailure)),
        FinanceEvent::PaymentRequested(_)
        | FinanceEvent::PaymentCaptureRequested(_)
        | FinanceEvent::PaymentReleaseRequested(_) => None,
    }
}

/// Whether nothing is left of the payment. The order is not concerned with partial refunds by finance.
fn is_whole(refund: &Refund) -> bool {
    refund.given_back == refund.payment.amount
}
