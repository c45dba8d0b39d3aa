use contracts::orders::{CancelReason, OrderCancelled, OrderConfirmed, OrderExpired, OrderPlaced, OrdersEvent};
use finance::payment::{PaymentCommand, Terms};
use finance::policies::{when_order_cancelled, when_order_confirmed, when_order_placed};
use kernel::CorrelationId;
use testkit::{id, money, text};

use crate::samples::{ann, now, order, payment_id, release, terms};

#[test]
fn a_placed_order_asks_for_its_total() {
    let placed = OrdersEvent::OrderPlaced(OrderPlaced {
        order_id: order(),
        number: text("2026-000042-K7"),
        user_id: ann(),
        reservations: vec![],
        payment_id: payment_id(),
        total: money("698.00 PLN"),
        payment_method_id: text("pm_card_visa"),
    });
    let correlation_id = CorrelationId::new(id(9));
    let asked = Terms { correlation_id: Some(correlation_id.clone()), ..terms() };
    let command = PaymentCommand::AuthorizePayment(asked);
    assert_eq!(when_order_placed::authorize(placed, now(), &correlation_id), Some((payment_id(), command)));
}

#[test]
fn a_confirmed_order_takes_its_money() {
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
fn a_cancelled_order_lets_its_money_go() {
    let cancelled = OrdersEvent::OrderCancelled(OrderCancelled {
        order_id: order(),
        user_id: ann(),
        reservation_ids: vec![],
        payment_id: payment_id(),
        reason: CancelReason::SoldOut,
    });
    assert_eq!(when_order_cancelled::release(&cancelled, now()), Some((payment_id(), release())));
}

#[test]
fn an_expired_order_lets_its_money_go() {
    let expired = OrdersEvent::OrderExpired(OrderExpired {
        order_id: order(),
        user_id: ann(),
        reservation_ids: vec![],
        payment_id: payment_id(),
    });
    assert_eq!(when_order_cancelled::release(&expired, now()), Some((payment_id(), release())));
}
