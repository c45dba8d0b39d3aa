//! When paid seats go back, give their money back.

use contracts::orders::OrdersEvent;
use kernel::{PaymentId, Timestamp};
use lambda::{Lambda, bus};
use serde_json::Value;

use super::execute;
use crate::payment::{Asker, PaymentCommand, RefundRequest};

/// Asks for refunds.
pub const LAMBDA: Lambda = Lambda {
    name: "finance-when-order-refund-requested",
    build: |env| {
        Box::pin(async move {
            let store = env.events()?;
            Ok(bus::handler(&env, LAMBDA.name, move |event, trigger| {
                let store = store.clone();
                Box::pin(async move {
                    match refund(&event, trigger.now) {
                        Some((payment_id, command)) => {
                            execute(&store, payment_id, "RefundPayment", &command, &trigger).await
                        }
                        None => Ok(()),
                    }
                })
            }))
        })
    },
};

/// The refund that an order asks for.
pub fn refund(event: &OrdersEvent, at: Timestamp) -> Option<(PaymentId, PaymentCommand)> {
    let OrdersEvent::OrderRefundRequested(order) = event else { return None };
    // The reason's stable name, as orders tell it.
    let reason = serde_json::to_value(order.reason).ok();
    let request = RefundRequest {
        refund_id: order.refund_id,
        amount: order.amount,
        reason: reason.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned(),
        asked_by: Asker::Order,
        at,
    };
    Some((order.payment_id, PaymentCommand::RefundPayment(request)))
}
