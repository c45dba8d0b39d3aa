//! When a payment changes, records it in the order.

use contracts::finance::{FinanceEvent, Refund, RefundScope, RefundedLine};
use kernel::{OrderId, Quantity, Timestamp};
use lambda::{Env, Handler, Lambda, StartError, bus};

use crate::order::{CancelReason, FinanceRefund, GivesBack, Order, OrderCommand, ReturnedLine};

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
            Some((refund.payment.order_id, OrderCommand::RecordRefundRequest(finance_refund(refund))))
        }
        FinanceEvent::PaymentRefunded(refund) => {
            Some((refund.payment.order_id, OrderCommand::RecordRefund(finance_refund(refund))))
        }
        FinanceEvent::RefundFailed(refund) => Some((refund.payment.order_id, OrderCommand::RecordRefundFailure)),
        FinanceEvent::PaymentRequested(_)
        | FinanceEvent::PaymentCaptureRequested(_)
        | FinanceEvent::PaymentReleaseRequested(_)
        | FinanceEvent::PaymentDisputed(_) => None,
    }
}

fn finance_refund(refund: &Refund) -> FinanceRefund {
    let is_last = refund.given_back == refund.payment.amount;
    let gives_back = match refund.scope {
        Some(RefundScope::Everything) => GivesBack::Everything,
        Some(RefundScope::Lines) => GivesBack::Tickets(refund.lines.iter().filter_map(returned).collect()),
        Some(RefundScope::Goodwill) => GivesBack::Nothing,
        // Of an older release, which gave back all tickets with the last of the money.
        None if is_last => GivesBack::Everything,
        None => GivesBack::Nothing,
    };
    FinanceRefund {
        refund_id: refund.refund_id,
        amount: refund.refund_amount,
        gives_back,
        note: refund.reason.clone(),
        is_last,
    }
}

fn returned(line: &RefundedLine) -> Option<ReturnedLine> {
    let quantity = Quantity::try_from(line.quantity).ok()?;
    Some(ReturnedLine { concert_id: line.concert_id, ticket_type_id: line.ticket_type_id.clone(), quantity })
}
