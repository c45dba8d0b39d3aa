use contracts::finance::{self as outside, FinanceEvent};
use eventstore::RecordedEvent;
use finance::payment::{Payment, PaymentEvent as Event};
use finance::published::{PUBLISHED, published};
use testkit::{given, money};

use crate::samples::{
    action_required, ann, authorized, capture_failed, captured, declined, order, payment_id, refund_attempt_failed,
    refund_failed, refund_id, refund_requested, refunded, released, requested,
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
        refund_requested(1, "50.00 PLN"),
        refunded(1, "re_1"),
        refund_failed(1, "re_1"),
    ]
}

#[test]
fn events_are_published_under_their_own_names() {
    let state = given::<Payment>(captured()).and([refund_requested(1, "50.00 PLN")]).state();
    for event in every_event() {
        let name = RecordedEvent::encode(&event).unwrap().name;
        let left = serde_json::to_value(published(&event, &state)).unwrap();
        assert_eq!(left["type"], name);
        assert!(PUBLISHED.contains(&name.as_str()));
    }
}

#[test]
fn published_payment_has_its_order_user_and_amount() {
    let state = given::<Payment>([requested(), authorized()]).state();
    assert_eq!(published(&authorized(), &state), Some(FinanceEvent::PaymentAuthorized(payment())));
}

#[test]
fn decline_is_published_with_its_reason() {
    let state = given::<Payment>([requested(), declined()]).state();
    let declined_outside =
        outside::PaymentDeclined { payment: payment(), reason: "insufficient_funds".to_owned(), card: 1 };
    assert_eq!(published(&declined(), &state), Some(FinanceEvent::PaymentDeclined(declined_outside)));
}

#[test]
fn client_secret_is_not_published() {
    let state = given::<Payment>([requested(), action_required()]).state();
    assert_eq!(published(&action_required(), &state), Some(FinanceEvent::PaymentActionRequired(payment())));
}

#[test]
fn abandoned_payment_is_not_published() {
    let state = given::<Payment>([released()]).state();
    assert_eq!(published(&released(), &state), None);
}

#[test]
fn requested_refund_is_published_with_the_sum_of_all_refunds() {
    let events = [refund_requested(1, "50.00 PLN"), refunded(1, "re_1"), refund_requested(2, "100.00 PLN")];
    let state = given::<Payment>(captured()).and(events).state();
    let refund = outside::Refund {
        payment: payment(),
        refund_id: refund_id(2),
        refund_amount: money("100.00 PLN"),
        given_back: money("150.00 PLN"),
        scope: None,
        lines: vec![],
        reason: Some("The view was poor".to_owned()),
    };
    assert_eq!(published(&refund_requested(2, "100.00 PLN"), &state), Some(FinanceEvent::RefundRequested(refund)));
}

#[test]
fn accepted_refund_is_published_with_the_sum_of_accepted_ones() {
    let events = [refund_requested(1, "50.00 PLN"), refund_requested(2, "648.00 PLN"), refunded(1, "re_1")];
    let state = given::<Payment>(captured()).and(events).state();
    let Some(FinanceEvent::PaymentRefunded(refund)) = published(&refunded(1, "re_1"), &state) else { panic!() };
    assert_eq!(refund.given_back, money("50.00 PLN"));
}

#[test]
fn failed_refund_is_not_in_the_published_sum() {
    let state = given::<Payment>(captured()).and([refund_requested(1, "50.00 PLN"), refund_failed(1, "re_1")]).state();
    let Some(FinanceEvent::RefundFailed(refund)) = published(&refund_failed(1, "re_1"), &state) else { panic!() };
    assert_eq!(refund.given_back, money("0.00 PLN"));
}

#[test]
fn refund_attempt_that_is_tried_again_is_not_published() {
    let event = refund_attempt_failed(1, "re_1", 15);
    let state = given::<Payment>(captured()).and([refund_requested(1, "50.00 PLN"), event.clone()]).state();
    assert_eq!(published(&event, &state), None);
}

#[test]
fn late_capture_is_published() {
    let events = [requested(), authorized(), Event::PaymentReleaseRequested, Event::PaymentCaptured];
    let state = given::<Payment>(events).state();
    assert_eq!(published(&Event::PaymentCaptured, &state), Some(FinanceEvent::PaymentCaptured(payment())));
}
