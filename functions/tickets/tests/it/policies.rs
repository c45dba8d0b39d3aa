//! Reactions to events of orders.

use contracts::DeliveryMethod;
use contracts::orders::{
    CancelReason as OrderCancelReason, OrderCancelled, OrderDeclined, OrderPaid, OrderRefundAccepted,
    OrderRefundRequested, OrdersEvent, PaymentFailure,
};
use kernel::{PaymentId, RefundId};
use testkit::{id, money};
use tickets::delivery::{
    CancelReason, DeliveryCommand, DeliveryRequest, Message, confirmation_id, payment_failure_id, refund_notice_id,
};
use tickets::policies::when_order_paid::confirmation;
use tickets::policies::when_order_refund_requested::{earlier_notice, notice};
use tickets::policies::when_payment_failed::request_notice;

use crate::samples::{ann, doors, order, order_id, paid_at};

fn by_courier() -> OrderPaid {
    OrderPaid { delivery: DeliveryMethod::Courier, ..order() }
}

fn payment_failure() -> PaymentFailure {
    let OrderPaid { number, total, customer, .. } = order();
    PaymentFailure { number, total, customer, reason: Some("expired_card".to_owned()) }
}

fn cancelled(payment_failure: Option<PaymentFailure>) -> OrdersEvent {
    OrdersEvent::OrderCancelled(OrderCancelled {
        order_id: order_id(),
        user_id: ann(),
        reservation_ids: vec![],
        payment_id: PaymentId::new(id(4)),
        reason: OrderCancelReason::PaymentDeclined,
        payment_failure,
    })
}

fn requested_by(event: OrdersEvent) -> DeliveryRequest {
    match request_notice(event, doors()) {
        Some((delivery_id, DeliveryCommand::RequestDelivery(request))) if delivery_id == request.delivery_id => {
            *request
        }
        other => panic!("no request: {other:?}"),
    }
}

fn refund(amount: Option<&str>) -> OrderRefundRequested {
    let OrderPaid { order_id, number, user_id, lines, customer, .. } = by_courier();
    OrderRefundRequested {
        order_id,
        number,
        user_id,
        payment_id: PaymentId::new(id(4)),
        refund_id: RefundId::new(id(5)),
        amount: amount.map(money),
        reservation_ids: vec![],
        lines,
        returned: None,
        customer,
        reason: OrderCancelReason::Refunded,
    }
}

fn accepted_refund() -> OrderRefundAccepted {
    let OrderRefundRequested { order_id, number, user_id, refund_id, lines, customer, reason, .. } = refund(None);
    let note = Some("The view was poor".to_owned());
    OrderRefundAccepted {
        order_id,
        number,
        user_id,
        refund_id,
        amount: money("349.00 PLN"),
        lines,
        customer,
        reason,
        note,
    }
}

#[test]
fn paid_order_by_courier_is_confirmed_by_email_with_prices() {
    let request = confirmation(&by_courier(), paid_at()).unwrap();
    assert_eq!(
        (request.delivery_id, request.method, &request.message),
        (confirmation_id(order_id()), DeliveryMethod::Email, &Message::OrderConfirmed { total: order().total })
    );
    assert!(request.lines.iter().all(|line| line.unit_price.is_some()));
}

#[test]
fn paid_order_by_email_needs_no_confirmation() {
    assert_eq!(confirmation(&order(), paid_at()), None);
}

#[test]
fn declined_card_requests_an_email_while_seats_are_held() {
    let declined = OrderDeclined { order_id: order_id(), user_id: ann(), card: 2, payment_failure: payment_failure() };
    let request = requested_by(OrdersEvent::OrderDeclined(declined));
    let reason = Some("expired_card".to_owned());
    let message = Message::PaymentFailed { amount: order().total, reason, seats_are_held: true };
    assert_eq!((request.delivery_id, request.message), (payment_failure_id(order_id(), 2), message));
}

#[test]
fn order_cancelled_by_a_failed_payment_requests_its_own_email() {
    let request = requested_by(cancelled(Some(payment_failure())));
    assert_eq!(request.delivery_id, payment_failure_id(order_id(), 0));
    assert!(matches!(request.message, Message::PaymentFailed { seats_are_held: false, .. }), "{:?}", request.message);
}

#[test]
fn order_cancelled_for_another_reason_requests_no_email() {
    assert_eq!(request_notice(cancelled(None), doors()), None);
}

#[test]
fn paid_order_requests_no_email_about_a_failed_payment() {
    assert_eq!(request_notice(OrdersEvent::OrderPaid(order()), doors()), None);
}

#[test]
fn refund_is_announced_by_email_even_after_delivery_by_courier() {
    let request = notice(&accepted_refund(), doors());
    let message = Message::Refund {
        reason: CancelReason::Refunded,
        amount: Some(money("349.00 PLN")),
        note: Some("The view was poor".to_owned()),
    };
    assert_eq!(
        (request.delivery_id, request.method, request.message),
        (refund_notice_id(accepted_refund().refund_id), DeliveryMethod::Email, message)
    );
}

#[test]
fn request_that_says_what_is_returned_requests_no_email() {
    let request = OrderRefundRequested { returned: Some(vec![]), ..refund(None) };
    assert_eq!(earlier_notice(&request, doors()), None);
}

#[test]
fn refund_of_an_older_release_is_announced_at_its_request() {
    for amount in [None, Some("349.00 PLN")] {
        let refund = refund(amount);
        let request = earlier_notice(&refund, doors()).unwrap();
        let message = Message::Refund { reason: CancelReason::Refunded, amount: amount.map(money), note: None };
        assert_eq!(
            (request.delivery_id, request.method, request.message),
            (refund_notice_id(refund.refund_id), DeliveryMethod::Email, message)
        );
    }
}
