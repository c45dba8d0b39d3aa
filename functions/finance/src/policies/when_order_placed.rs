//! When an order is placed, authorizes its payment.

use contracts::orders::{OrderPlaced, OrdersEvent};
use kernel::{CorrelationId, Money, PaymentId, Timestamp};
use lambda::{Env, Handler, Lambda, StartError, bus};

use crate::payment::{Payment, PaymentCommand, Terms};
use crate::payments::refund_lines::PaidLine;

pub const LAMBDA: Lambda = Lambda { name: "finance-when-order-placed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    bus::policy::<Payment, _, _>(&env, "AuthorizePayment", |event, trigger| {
        authorize(event, trigger.now, &trigger.metadata.correlation_id)
    })
}

pub fn authorize(
    event: OrdersEvent,
    now: Timestamp,
    correlation_id: &CorrelationId,
) -> Option<(PaymentId, PaymentCommand)> {
    let OrdersEvent::OrderPlaced(order) = event else { return None };
    let lines = paid_lines(&order);
    let terms = Terms {
        payment_id: order.payment_id,
        order_id: order.order_id,
        user_id: order.user_id,
        amount: order.total,
        lines,
        payment_method_id: order.payment_method_id,
        attempt: 1,
        card: 1,
        requested_at: now,
        card_given_at: None,
        replaced: Vec::new(),
        correlation_id: Some(correlation_id.clone()),
    };
    Some((order.payment_id, PaymentCommand::AuthorizePayment(terms)))
}

/// Empty if they don't add up to the total: then refunds are of amounts only.
fn paid_lines(order: &OrderPlaced) -> Vec<PaidLine> {
    let lines: Vec<PaidLine> = order
        .reservations
        .iter()
        .flat_map(|reservation| {
            reservation.seats.iter().map(|seats| PaidLine {
                concert_id: reservation.concert_id,
                ticket_type_id: seats.ticket_type_id.clone(),
                quantity: seats.quantity,
                unit_price: seats.unit_price,
            })
        })
        .collect();
    let prices = lines.iter().map(|line| line.unit_price.times(line.quantity.get())).collect::<Result<Vec<_>, _>>();
    let total = prices.and_then(|prices| Money::sum(order.total.currency(), prices));
    if total == Ok(order.total) { lines } else { Vec::new() }
}
