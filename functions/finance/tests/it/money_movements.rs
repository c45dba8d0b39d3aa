//! The money movements of a payment's commits.

use eventstore::{Actor, Commit, RecordedEvent};
use finance::payment::{Payment, PaymentEvent};
use finance::views::money_movements::{MoneyMovement, MovementKind};
use jiff::civil::date;
use kernel::{CommandId, CorrelationId};
use testkit::{given, id, money};

use crate::samples::{
    INTENT, captured, now, order, payment_id, refund_id, refund_requested, refunded, terms_of_card_2,
};

/// As recorded here at 10:00 UTC on 22 November.
pub fn movement(kind: MovementKind, amount: &str) -> MoneyMovement {
    MoneyMovement {
        kind,
        payment_id: payment_id(),
        order_id: order(),
        intent_id: INTENT.to_owned(),
        amount: money(amount),
        at: now(),
        of_replaced: false,
    }
}

pub fn captured_movement() -> MoneyMovement {
    movement(MovementKind::Captured, "698.00 PLN")
}

pub fn refunded_movement() -> MoneyMovement {
    let kind = MovementKind::Refunded { refund_id: Some(refund_id(1)), gateway_id: Some("re_1".to_owned()) };
    movement(kind, "50.00 PLN")
}

fn commit(event: &PaymentEvent) -> Commit {
    Commit {
        stream: eventstore::StreamId::from_name("payment#1"),
        version: 6,
        events: vec![RecordedEvent::encode(event).unwrap()],
        at: now(),
        actor: Actor::System("test".to_owned()),
        command: "Test".to_owned(),
        command_id: CommandId::new(id(8)),
        correlation_id: CorrelationId::new(id(9)),
        causation_id: None,
        state: None,
    }
}

fn movements(event: &PaymentEvent) -> Vec<MoneyMovement> {
    let payment = given::<Payment>(captured()).and([refund_requested(1, "50.00 PLN"), refunded(1, "re_1")]).state();
    MoneyMovement::of(&commit(event), &payment).unwrap()
}

#[test]
fn capture_is_a_movement() {
    assert_eq!(movements(&PaymentEvent::PaymentCaptured), [captured_movement()]);
}

#[test]
fn accepted_refund_is_a_movement() {
    assert_eq!(movements(&refunded(1, "re_1")), [refunded_movement()]);
}

#[test]
fn requested_refund_is_no_movement() {
    assert_eq!(movements(&refund_requested(1, "50.00 PLN")), []);
}

#[test]
fn capture_and_refund_of_a_replaced_attempt_are_marked() {
    let payment = given::<Payment>([PaymentEvent::PaymentRequested(terms_of_card_2())]).state();
    let of_replaced = |event| MoneyMovement::of(&commit(&event), &payment).unwrap();
    let gateway_id = INTENT.to_owned();
    assert_eq!(
        of_replaced(PaymentEvent::PaymentAttemptCaptured { gateway_id: gateway_id.clone() }),
        [MoneyMovement { of_replaced: true, ..captured_movement() }]
    );
    let kind = MovementKind::Refunded { refund_id: None, gateway_id: None };
    assert_eq!(
        of_replaced(PaymentEvent::PaymentAttemptRefunded { gateway_id }),
        [MoneyMovement { of_replaced: true, ..movement(kind, "698.00 PLN") }]
    );
}

#[test]
fn movement_is_in_one_of_the_lists_of_its_day() {
    assert!(MoneyMovement::lists(date(2026, 11, 22)).any(|list| list == captured_movement().key().pk));
}

#[test]
fn each_movement_of_a_payment_has_its_own_place_in_the_list() {
    let by_our_id = MovementKind::Refunded { refund_id: Some(refund_id(1)), gateway_id: None };
    let by_payment = MovementKind::Refunded { refund_id: None, gateway_id: None };
    let places = [
        captured_movement(),
        refunded_movement(),
        movement(by_our_id, "50.00 PLN"),
        movement(by_payment, "698.00 PLN"),
    ]
    .map(|movement| movement.key().sk);
    assert_eq!(
        places,
        [
            "captured#pi_1".to_owned(),
            "refunded#re_1".to_owned(),
            format!("refunded#{}", refund_id(1)),
            "refunded#pi_1".to_owned(),
        ]
    );
}
