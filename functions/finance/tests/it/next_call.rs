use finance::payment::{Payment, PaymentEvent as Event};
use finance::payments::next_call::{GatewayCall, has_pending_call, next_call as next_call_at};
use kernel::SignedDuration;
use testkit::{given, money};

use crate::samples::{
    INTENT, action_required, authorized, capture_failed, captured, declined, free_terms, now, order, payment_id,
    refund_attempt_failed, refund_id, refund_requested, refunded, released, requested, requested_again, terms,
    terms_of_card_2,
};

fn after(events: impl IntoIterator<Item = Event>) -> Payment {
    given::<Payment>(events).state()
}

fn next_call(payment: &Payment) -> Option<GatewayCall<'_>> {
    next_call_at(payment, now())
}

fn capture() -> GatewayCall<'static> {
    GatewayCall::Capture { payment_id: payment_id(), gateway_id: INTENT }
}

fn cancel() -> GatewayCall<'static> {
    GatewayCall::Cancel { payment_id: payment_id(), gateway_id: INTENT }
}

#[test]
fn requested_payment_is_authorized() {
    assert_eq!(next_call(&after([requested()])), Some(GatewayCall::Authorize(&terms())));
}

#[test]
fn authorized_payment_waits_for_its_order() {
    assert_eq!(next_call(&after([requested(), authorized()])), None);
}

#[test]
fn authentication_by_the_buyer_is_waited_for() {
    assert_eq!(next_call(&after([requested(), action_required()])), None);
}

#[test]
fn requested_capture_is_made() {
    assert_eq!(next_call(&after([requested(), authorized(), Event::PaymentCaptureRequested])), Some(capture()));
}

#[test]
fn capture_waits_for_its_authorization() {
    let payment = after([requested(), Event::PaymentCaptureRequested]);
    assert_eq!(next_call(&payment), Some(GatewayCall::Authorize(&terms())));
}

#[test]
fn early_capture_request_is_made_once_authorized() {
    assert_eq!(next_call(&after([requested(), Event::PaymentCaptureRequested, authorized()])), Some(capture()));
}

#[test]
fn requested_release_is_made() {
    assert_eq!(next_call(&after([requested(), authorized(), Event::PaymentReleaseRequested])), Some(cancel()));
}

#[test]
fn release_cancels_a_pending_authentication() {
    assert_eq!(next_call(&after([requested(), action_required(), Event::PaymentReleaseRequested])), Some(cancel()));
}

#[test]
fn release_before_the_answer_repeats_the_authorization() {
    let payment = after([requested(), Event::PaymentReleaseRequested]);
    assert_eq!(next_call(&payment), Some(GatewayCall::Authorize(&terms())));
}

#[test]
fn late_authorization_is_cancelled() {
    assert_eq!(next_call(&after([requested(), Event::PaymentReleaseRequested, authorized()])), Some(cancel()));
}

#[test]
fn authorization_after_a_decline_is_cancelled() {
    let payment = after([requested(), declined(), authorized(), Event::PaymentReleaseRequested]);
    assert_eq!(next_call(&payment), Some(cancel()));
}

#[test]
fn attempt_after_one_without_effect_has_its_own_key() {
    let payment = after([requested(), requested_again()]);
    assert_eq!(next_call(&payment).map(|call| call.idempotency_key()), Some(format!("pi:{}:2", payment_id())));
}

#[test]
fn capture_requested_before_another_attempt_is_made() {
    let events = [requested(), Event::PaymentCaptureRequested, requested_again(), authorized()];
    assert_eq!(next_call(&after(events)), Some(capture()));
}

#[test]
fn unknown_payment_has_no_next_call() {
    assert_eq!(next_call(&after([])), None);
}

#[test]
fn abandoned_payment_has_no_next_call() {
    assert_eq!(next_call(&after([released()])), None);
}

#[test]
fn captured_payment_has_no_next_call() {
    let events = [requested(), authorized(), Event::PaymentCaptureRequested, Event::PaymentCaptured];
    assert_eq!(next_call(&after(events)), None);
}

#[test]
fn released_payment_has_no_next_call() {
    assert_eq!(next_call(&after([requested(), authorized(), Event::PaymentReleaseRequested, released()])), None);
}

#[test]
fn declined_payment_has_no_next_call() {
    assert_eq!(next_call(&after([requested(), declined()])), None);
}

#[test]
fn failed_capture_has_no_next_call() {
    assert_eq!(next_call(&after([requested(), declined(), capture_failed("not_authorized")])), None);
}

#[test]
fn free_order_has_no_next_call() {
    let events = [Event::PaymentRequested(free_terms()), Event::PaymentAuthorized { gateway_id: None }];
    assert_eq!(next_call(&after(events)), None);
}

#[test]
fn each_step_of_a_payment_has_its_own_key() {
    let terms = terms();
    let keys = [GatewayCall::Authorize(&terms), capture(), cancel()].map(|call| call.idempotency_key());
    let id = payment_id();
    assert_eq!(keys, [format!("pi:{id}:1"), format!("cap:{id}"), format!("cancel:{id}")]);
}

#[test]
fn authorization_is_safe_while_the_gateway_remembers_its_key() {
    assert!(GatewayCall::Authorize(&terms()).is_safe(now() + SignedDuration::from_secs(23 * 3_600 - 1)));
}

#[test]
fn authorization_is_not_safe_once_its_key_may_be_forgotten() {
    assert!(!GatewayCall::Authorize(&terms()).is_safe(now() + SignedDuration::from_hours(23)));
}

#[test]
fn cancellation_is_always_safe() {
    assert!(cancel().is_safe(now() + SignedDuration::from_hours(10_000)));
}

fn refund_call() -> GatewayCall<'static> {
    GatewayCall::Refund {
        payment_id: payment_id(),
        order_id: order(),
        gateway_id: INTENT,
        refund_id: refund_id(1),
        amount: money("50.00 PLN"),
        attempt: 2,
        due_since: now(),
    }
}

#[test]
fn refund_is_safe_while_the_gateway_remembers_its_key() {
    let call = refund_call();
    assert!(call.is_safe(now() + SignedDuration::from_secs(23 * 3_600 - 1)));
    assert!(!call.is_safe(now() + SignedDuration::from_hours(23)));
}

#[test]
fn capture_and_calls_for_earlier_attempts_are_always_safe() {
    let calls = [
        capture(),
        GatewayCall::CancelAttempt { gateway_id: INTENT },
        GatewayCall::RefundAttempt { gateway_id: INTENT },
    ];
    assert!(calls.iter().all(|call| call.is_safe(now() + SignedDuration::from_hours(10_000))));
}

#[test]
fn refunds_and_earlier_attempts_have_their_own_keys() {
    let calls = [
        refund_call(),
        GatewayCall::CancelAttempt { gateway_id: INTENT },
        GatewayCall::RefundAttempt { gateway_id: INTENT },
    ];
    assert_eq!(
        calls.map(|call| call.idempotency_key()),
        [format!("refund:{}:2", refund_id(1)), "cancel:pi_1".to_owned(), "refund:pi_1".to_owned()]
    );
}

#[test]
fn refund_of_a_captured_payment_is_the_next_call_from_its_time_on() {
    let payment = given::<Payment>(captured()).and([refund_requested(1, "50.00 PLN")]).state();
    assert_eq!(next_call_at(&payment, now() - SignedDuration::from_secs(1)), None);
    assert!(matches!(next_call_at(&payment, now()), Some(GatewayCall::Refund { attempt: 1, .. })));
}

#[test]
fn oldest_requested_refund_is_made_first() {
    let events = [
        refund_requested(1, "50.00 PLN"),
        refunded(1, "re_1"),
        refund_requested(2, "20.00 PLN"),
        refund_requested(3, "10.00 PLN"),
    ];
    let payment = given::<Payment>(captured()).and(events).state();
    let next = next_call(&payment).map(|call| call.idempotency_key());
    assert_eq!(next, Some(format!("refund:{}:1", refund_id(2))));
}

#[test]
fn earlier_attempt_is_closed_before_the_current_one_is_captured() {
    let events = [Event::PaymentRequested(terms_of_card_2()), authorized(), Event::PaymentCaptureRequested];
    assert_eq!(next_call(&after(events)), Some(GatewayCall::CancelAttempt { gateway_id: INTENT }));
}

#[test]
fn call_that_becomes_due_later_is_pending() {
    let events = [refund_requested(1, "50.00 PLN"), refund_attempt_failed(1, "re_1", 15)];
    let payment = given::<Payment>(captured()).and(events).state();
    assert_eq!((next_call(&payment), has_pending_call(&payment)), (None, true));
}

#[test]
fn payment_that_waits_for_its_order_has_no_pending_call() {
    assert!(!has_pending_call(&after([requested(), authorized()])));
}
