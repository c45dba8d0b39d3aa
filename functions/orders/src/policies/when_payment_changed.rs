//! When money is set aside, taken or refused, go on or give up.

use contracts::finance::FinanceEvent;
use contracts::orders::CancelReason;
use kernel::OrderId;
use lambda::{Lambda, bus};

use super::execute;
use crate::order::OrderCommand;

/// Records payments.
pub const LAMBDA: Lambda = Lambda {
    name: "orders-when-payment-changed",
    build: |env| {
        Box::pin(async move {
            let store = env.events()?;
            Ok(bus::handler(&env, LAMBDA.name, move |event, trigger| {
                let store = store.clone();
                Box::pin(async move {
                    match record(&event) {
                        Some((order_id, command)) => {
                            execute(&store, order_id, "RecordPayment", &command, &trigger).await
                        }
                        None => Ok(()),
                    }
                })
            }))
        })
    },
};

/// What a change of a payment means for its order.
pub fn record(event: &FinanceEvent) -> Option<(OrderId, OrderCommand)> {
    match event {
        FinanceEvent::PaymentActionRequired(payment) => Some((payment.order_id, OrderCommand::RecordActionRequired)),
        FinanceEvent::PaymentAuthorized(payment) => Some((payment.order_id, OrderCommand::RecordAuthorization)),
        FinanceEvent::PaymentCaptured(payment) => Some((payment.order_id, OrderCommand::RecordCapture)),
        FinanceEvent::PaymentDeclined(declined) => {
            Some((declined.payment.order_id, OrderCommand::RecordFailure(CancelReason::PaymentDeclined)))
        }
        FinanceEvent::PaymentCaptureFailed(payment) => {
            Some((payment.order_id, OrderCommand::RecordFailure(CancelReason::CaptureFailed)))
        }
        FinanceEvent::PaymentRequested(_)
        | FinanceEvent::PaymentCaptureRequested(_)
        | FinanceEvent::PaymentReleaseRequested(_)
        | FinanceEvent::PaymentReleased(_)
        | FinanceEvent::RefundRequested(_)
        | FinanceEvent::PaymentRefunded(_)
        | FinanceEvent::RefundFailed(_) => None,
    }
}
