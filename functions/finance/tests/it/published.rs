use contracts::finance::{self as outside, FinanceEvent};
use eventstore::RecordedEvent;
use finance::payment::{Payment, PaymentEvent as Event};
use finance::published::{PUBLISHED, published};
use testkit::{given, money};

use crate::samples::{
    action_required, ann, authorized, capture_failed, declined, order, payment_id, released, requested,
};

fn payment() -> outside::Payment {
    outside::Payment { payment_id: payment_id(), order_id: order(), user_id: ann(), amount: money("698.00 PLN") }
}

fn every_event() -> Vec<Event> {
    vec![
        requested(),
        action_required(),
        authorized(),
        declined(),
        Event::PaymentCaptureRequested,
        Event::PaymentCaptured,
        capture_failed("authorization_lost"),
        Event::PaymentReleaseRequested,
        released(),
    ]
}

#[test]
fn every_event_of_a_requested_payment_leaves_under_its_own_name() {
    let state = given::<Payment>([requested()]).state();
    for event in every_event() {
        let name = RecordedEvent::encode(&event).unwrap().name;
        let left = serde_json::to_value(published(&event, &state)).unwrap();
        assert_eq!(left["type"], name);
        assert!(PUBLISHED.contains(&name.as_str()));
    }
}

#[test]
fn what_leaves_says_which_payment_of_whom_and_how_much() {
    let state = given::<Payment>([requested(), authorized()]).state();
    assert_eq!(published(&authorized(), &state), Some(FinanceEvent::PaymentAuthorized(payment())));
}

#[test]
fn a_decline_leaves_with_its_reason() {
    let state = given::<Payment>([requested(), declined()]).state();
    let declined_outside =
        outside::PaymentDeclined { payment: payment(), reason: "insufficient_funds".to_owned(), card: 1 };
    assert_eq!(published(&declined(), &state), Some(FinanceEvent::PaymentDeclined(declined_outside)));
}

#[test]
fn the_client_secret_does_not_leave() {
    let state = given::<Payment>([requested(), action_required()]).state();
    assert_eq!(published(&action_required(), &state), Some(FinanceEvent::PaymentActionRequired(payment())));
}

#[test]
fn a_payment_abandoned_before_it_was_asked_for_is_not_told_of() {
    let state = given::<Payment>([released()]).state();
    assert_eq!(published(&released(), &state), None);
}
