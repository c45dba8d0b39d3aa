//! When an order requests a refund, refunds its payment.

use contracts::carts::Line;
use contracts::orders::OrdersEvent;
use kernel::{PaymentId, Timestamp};
use lambda::{Env, Handler, Lambda, StartError, bus};
use serde_json::Value;

use crate::payment::{Payment, PaymentCommand, RefundPart, RefundRequest, RefundRequester, TicketLine};

pub const LAMBDA: Lambda = Lambda { name: "finance-when-order-refund-requested", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    bus::policy::<Payment, _, _>(&env, "RefundPayment", |event, trigger| refund(&event, trigger.now))
}

pub fn refund(event: &OrdersEvent, at: Timestamp) -> Option<(PaymentId, PaymentCommand)> {
    let OrdersEvent::OrderRefundRequested(order) = event else { return None };
    // The reason's name as orders publishes it.
    let reason = serde_json::to_value(order.reason).ok();
    let part = match order.amount {
        None => RefundPart::Everything,
        amount => RefundPart::Tickets { lines: order.lines.iter().map(tickets).collect(), amount },
    };
    let request = RefundRequest {
        refund_id: order.refund_id,
        part,
        reason: reason.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned(),
        requester: RefundRequester::Order,
        at,
    };
    Some((order.payment_id, PaymentCommand::RefundPayment(request)))
}

fn tickets(line: &Line) -> TicketLine {
    let (concert_id, ticket_type_id) = (line.concert_id, line.ticket_type_id.clone());
    TicketLine { concert_id, ticket_type_id, quantity: line.quantity }
}
