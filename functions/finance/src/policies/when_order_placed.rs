//! When an order is placed with a way to pay, or its buyer gives one later, authorizes its payment.

use contracts::orders::{OrdersEvent, ReservationRequest};
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
    let (payment_id, order_id, user_id, amount, reservations, payment_method_id) = match event {
        OrdersEvent::OrderPlaced(order) if !order.pays_later => {
            (order.payment_id, order.order_id, order.user_id, order.total, order.reservations, order.payment_method_id)
        }
        OrdersEvent::OrderPaymentRequested(order) => {
            (order.payment_id, order.order_id, order.user_id, order.total, order.reservations, order.payment_method_id)
        }
        _ => return None,
    };
    let terms = Terms {
        payment_id,
        order_id,
        user_id,
        amount,
        lines: paid_lines(&reservations, amount),
        payment_method_id,
        attempt: 1,
        card: 1,
        requested_at: now,
        card_given_at: None,
        replaced: Vec::new(),
        correlation_id: Some(correlation_id.clone()),
    };
    Some((payment_id, PaymentCommand::AuthorizePayment(terms)))
}

/// Empty if they don't add up to the total: then refunds are of amounts only.
fn paid_lines(reservations: &[ReservationRequest], total: Money) -> Vec<PaidLine> {
    let lines: Vec<PaidLine> = reservations
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
    let sum = prices.and_then(|prices| Money::sum(total.currency(), prices));
    if sum == Ok(total) { lines } else { Vec::new() }
}
