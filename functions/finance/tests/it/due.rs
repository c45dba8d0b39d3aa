use finance::due::{GatewayCall, due as due_at};
use finance::payment::{Payment, PaymentEvent as Event};
use kernel::SignedDuration;
use testkit::given;

use crate::samples::{
    INTENT, action_required, authorized, capture_failed, declined, free_terms, now, payment_id, released, requested,
    requested_again, terms,
};

fn after(events: impl IntoIterator<Item = Event>) -> Payment {
    given::<Payment>(events).state()
}

fn due(payment: &Payment) -> Option<GatewayCall<'_>> {
    due_at(payment, now())
}

fn capture() -> GatewayCall<'static> {
    GatewayCall::Capture { payment_id: payment_id(), gateway_id: INTENT }
}

fn cancel() -> GatewayCall<'static> {
    GatewayCall::Cancel { payment_id: payment_id(), gateway_id: INTENT }
}

#[test]
fn what_was_requested_is_to_be_authorized() {
    assert_eq!(due(&after([requested()])), Some(GatewayCall::Authorize(&terms())));
}

#[test]
fn what_is_authorized_waits_for_its_order() {
    assert_eq!(due(&after([requested(), authorized()])), None);
}

#[test]
fn a_buyer_at_the_bank_is_waited_for() {
    assert_eq!(due(&after([requested(), action_required()])), None);
}

#[test]
fn a_capture_that_was_asked_for_is_to_be_made() {
    assert_eq!(due(&after([requested(), authorized(), Event::PaymentCaptureRequested])), Some(capture()));
}

#[test]
fn a_capture_waits_for_its_authorization() {
    let payment = after([requested(), Event::PaymentCaptureRequested]);
    assert_eq!(due(&payment), Some(GatewayCall::Authorize(&terms())));
}

#[test]
fn a_capture_asked_for_early_is_made_once_the_money_is_set_aside() {
    assert_eq!(due(&after([requested(), Event::PaymentCaptureRequested, authorized()])), Some(capture()));
}

#[test]
fn a_release_that_was_asked_for_is_to_be_made() {
    assert_eq!(due(&after([requested(), authorized(), Event::PaymentReleaseRequested])), Some(cancel()));
}

#[test]
fn a_buyer_who_is_still_at_the_bank_is_called_back() {
    assert_eq!(due(&after([requested(), action_required(), Event::PaymentReleaseRequested])), Some(cancel()));
}

#[test]
fn a_release_before_the_answer_asks_again_what_there_is_to_release() {
    let payment = after([requested(), Event::PaymentReleaseRequested]);
    assert_eq!(due(&payment), Some(GatewayCall::Authorize(&terms())));
}

#[test]
fn an_authorization_that_came_late_is_cancelled() {
    assert_eq!(due(&after([requested(), Event::PaymentReleaseRequested, authorized()])), Some(cancel()));
}

#[test]
fn an_authorization_after_a_decline_is_cancelled() {
    let payment = after([requested(), declined(), authorized(), Event::PaymentReleaseRequested]);
    assert_eq!(due(&payment), Some(cancel()));
}

#[test]
fn an_attempt_that_did_nothing_is_followed_by_another_with_a_key_of_its_own() {
    let payment = after([requested(), requested_again()]);
    assert_eq!(due(&payment).map(|call| call.idempotency_key()), Some(format!("pi:{}:2", payment_id())));
}

#[test]
fn a_capture_asked_for_before_another_attempt_is_not_forgotten() {
    let events = [requested(), Event::PaymentCaptureRequested, requested_again(), authorized()];
    assert_eq!(due(&after(events)), Some(capture()));
}

#[test]
fn nothing_is_due_before_anything_was_asked_for() {
    assert_eq!(due(&after([])), None);
}

#[test]
fn nothing_is_due_for_an_abandoned_payment() {
    assert_eq!(due(&after([released()])), None);
}

#[test]
fn nothing_is_due_for_a_captured_payment() {
    let events = [requested(), authorized(), Event::PaymentCaptureRequested, Event::PaymentCaptured];
    assert_eq!(due(&after(events)), None);
}

#[test]
fn nothing_is_due_for_a_released_payment() {
    assert_eq!(due(&after([requested(), authorized(), Event::PaymentReleaseRequested, released()])), None);
}

#[test]
fn nothing_is_due_for_a_declined_payment() {
    assert_eq!(due(&after([requested(), declined()])), None);
}

#[test]
fn nothing_is_due_for_a_failed_capture() {
    assert_eq!(due(&after([requested(), declined(), capture_failed("not_authorized")])), None);
}

#[test]
fn nothing_is_due_for_a_free_order() {
    let events = [Event::PaymentRequested(free_terms()), Event::PaymentAuthorized { gateway_id: None }];
    assert_eq!(due(&after(events)), None);
}

#[test]
fn each_step_of_a_payment_has_a_key_of_its_own() {
    let terms = terms();
    let keys = [GatewayCall::Authorize(&terms), capture(), cancel()].map(|call| call.idempotency_key());
    let id = payment_id();
    assert_eq!(keys, [format!("pi:{id}:1"), format!("cap:{id}"), format!("cancel:{id}")]);
}

#[test]
fn an_authorization_may_be_repeated_while_the_gateway_remembers_its_key() {
    assert!(GatewayCall::Authorize(&terms()).is_safe(now() + SignedDuration::from_hours(22)));
}

#[test]
fn an_authorization_may_not_be_repeated_once_the_gateway_may_have_forgotten_its_key() {
    assert!(!GatewayCall::Authorize(&terms()).is_safe(now() + SignedDuration::from_hours(23)));
}

#[test]
fn a_cancellation_may_be_repeated_for_ever() {
    assert!(cancel().is_safe(now() + SignedDuration::from_hours(10_000)));
}
