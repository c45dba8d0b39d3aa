use contracts::carts::no_card;
use contracts::orders::{
    CancelReason, OrderCancelled, OrderConfirmed, OrderExpired, OrderPaymentRequested, OrderPaymentRetried,
    OrderPlaced, OrderRefundRequested, OrdersEvent, ReservationRequest, Seats,
};
use finance::payment::{PaymentCommand, RefundPart, RefundRequest, RefundRequester, Terms};
use finance::payments::refund_lines::PaidLine;
use finance::policies::{
    when_order_cancelled, when_order_confirmed, when_order_payment_retried, when_order_placed,
    when_order_refund_requested,
};
use kernel::{ConcertId, CorrelationId, ReservationId, Sealed};
use testkit::{id, money, quantity, text, ticket_type};

use crate::samples::{ann, later, now, order, payment_id, refund_id, release, retry, terms};

#[test]
fn placed_order_authorizes_its_total() {
    let placed = OrdersEvent::OrderPlaced(OrderPlaced {
        order_id: order(),
        number: text("2026-000042-K7"),
        user_id: ann(),
        reservations: vec![],
        payment_id: payment_id(),
        total: money("698.00 PLN"),
        payment_method_id: text("pm_card_visa"),
        pays_later: false,
        confirmed_at: None,
    });
    let correlation_id = CorrelationId::new(id(9));
    let asked = Terms { correlation_id: Some(correlation_id.clone()), ..terms() };
    let command = PaymentCommand::AuthorizePayment(asked);
    assert_eq!(when_order_placed::authorize(placed, now(), &correlation_id), Some((payment_id(), command)));
}

#[test]
fn order_that_is_paid_later_authorizes_nothing() {
    let placed = OrdersEvent::OrderPlaced(OrderPlaced {
        order_id: order(),
        number: text("2026-000042-K7"),
        user_id: ann(),
        reservations: vec![],
        payment_id: payment_id(),
        total: money("698.00 PLN"),
        payment_method_id: no_card(),
        pays_later: true,
        confirmed_at: None,
    });
    assert_eq!(when_order_placed::authorize(placed, now(), &CorrelationId::new(id(9))), None);
}

#[test]
fn card_that_is_given_later_authorizes_the_total() {
    let seats =
        vec![Seats { ticket_type_id: ticket_type("regular"), quantity: quantity(2), unit_price: money("349.00 PLN") }];
    let (reservation_id, concert_id) = (ReservationId::new(id(30)), ConcertId::new(id(10)));
    let requested = OrdersEvent::OrderPaymentRequested(OrderPaymentRequested {
        order_id: order(),
        user_id: ann(),
        reservations: vec![ReservationRequest { reservation_id, concert_id, seats }],
        payment_id: payment_id(),
        total: money("698.00 PLN"),
        payment_method_id: text("pm_card_visa"),
    });
    let correlation_id = CorrelationId::new(id(9));
    let line = PaidLine {
        concert_id,
        ticket_type_id: ticket_type("regular"),
        quantity: quantity(2),
        unit_price: money("349.00 PLN"),
    };
    let asked = Terms { correlation_id: Some(correlation_id.clone()), lines: vec![line], ..terms() };
    let command = PaymentCommand::AuthorizePayment(asked);
    assert_eq!(when_order_placed::authorize(requested, now(), &correlation_id), Some((payment_id(), command)));
}

#[test]
fn confirmed_order_captures_its_payment() {
    let confirmed = OrdersEvent::OrderConfirmed(OrderConfirmed {
        order_id: order(),
        user_id: ann(),
        reservation_ids: vec![],
        payment_id: payment_id(),
        total: money("698.00 PLN"),
    });
    assert_eq!(when_order_confirmed::capture(&confirmed), Some((payment_id(), PaymentCommand::CapturePayment)));
}

#[test]
fn cancelled_order_releases_its_payment() {
    let cancelled = OrdersEvent::OrderCancelled(OrderCancelled {
        order_id: order(),
        user_id: ann(),
        reservation_ids: vec![],
        payment_id: payment_id(),
        reason: CancelReason::SoldOut,
        payment_failure: None,
    });
    assert_eq!(when_order_cancelled::release(&cancelled), Some((payment_id(), release())));
}

#[test]
fn expired_order_releases_its_payment() {
    let expired = OrdersEvent::OrderExpired(OrderExpired {
        order_id: order(),
        user_id: ann(),
        reservation_ids: vec![],
        payment_id: payment_id(),
    });
    assert_eq!(when_order_cancelled::release(&expired), Some((payment_id(), release())));
}

#[test]
fn refund_request_of_an_order_refunds_its_payment() {
    let refunded = OrdersEvent::OrderRefundRequested(OrderRefundRequested {
        order_id: order(),
        number: text("2026-000042-K7"),
        user_id: ann(),
        payment_id: payment_id(),
        refund_id: refund_id(1),
        amount: None,
        reservation_ids: vec![],
        lines: vec![],
        returned: None,
        customer: Sealed::new(ann(), "c2VhbGVk".to_owned()),
        reason: CancelReason::ConcertCancelled,
    });
    let request = RefundRequest {
        refund_id: refund_id(1),
        part: RefundPart::Everything,
        reason: "concert_cancelled".to_owned(),
        requester: RefundRequester::Order,
        at: now(),
    };
    let command = PaymentCommand::RefundPayment(request);
    assert_eq!(when_order_refund_requested::refund(&refunded, now()), Some((payment_id(), command)));
}

#[test]
fn another_card_of_an_order_retries_its_payment() {
    let retried = OrdersEvent::OrderPaymentRetried(OrderPaymentRetried {
        order_id: order(),
        user_id: ann(),
        payment_id: payment_id(),
        payment_method_id: text("pm_card_mastercard"),
        card: 2,
    });
    assert_eq!(when_order_payment_retried::retry(retried, later()), Some((payment_id(), retry(2))));
}
