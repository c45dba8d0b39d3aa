//! Outcomes in time, late, twice and in the wrong order.

use contracts::payment_failures::{AUTHORIZATION_LOST, CANCELLED, GATEWAY_REFUSED, NOT_AUTHORIZED};
use finance::payment::{Outcome, Payment, PaymentEvent as Event, PaymentRefusal as Refusal};
use testkit::given;

use crate::samples::{
    INTENT, action_required, authorized, capture_failed, declined, declined_for, record, released, requested,
    requested_again, says_action_required, says_authorized, says_cancelled, says_captured, says_declined,
    says_not_made,
};

#[test]
fn authorization_is_recorded() {
    given::<Payment>([requested()]).when(record(says_authorized())).then([authorized()]);
}

#[test]
fn required_authentication_is_recorded() {
    given::<Payment>([requested()]).when(record(says_action_required())).then([action_required()]);
}

#[test]
fn declined_card_is_recorded() {
    given::<Payment>([requested()]).when(record(says_declined())).then([declined()]);
}

#[test]
fn repeated_authorization_is_recorded_once() {
    given::<Payment>([requested(), authorized()]).when(record(says_authorized())).then_nothing();
}

#[test]
fn passed_authentication_authorizes_the_payment() {
    given::<Payment>([requested(), action_required()]).when(record(says_authorized())).then([authorized()]);
}

#[test]
fn failed_authentication_declines_the_payment() {
    given::<Payment>([requested(), action_required()]).when(record(says_declined())).then([declined()]);
}

#[test]
fn required_authentication_after_the_authorization_is_ignored() {
    given::<Payment>([requested(), authorized()]).when(record(says_action_required())).then_nothing();
}

#[test]
fn decline_after_the_authorization_is_ignored() {
    given::<Payment>([requested(), authorized()]).when(record(says_declined())).then_nothing();
}

#[test]
fn authorization_after_the_release_request_is_recorded() {
    given::<Payment>([requested(), Event::PaymentReleaseRequested])
        .when(record(says_authorized()))
        .then([authorized()]);
}

#[test]
fn authorization_after_a_decline_counts_while_the_order_waits() {
    given::<Payment>([requested(), declined()]).when(record(says_authorized())).then([authorized()]);
}

#[test]
fn authorization_after_a_decline_is_released_if_the_order_ended() {
    given::<Payment>([requested(), declined(), released()])
        .when(record(says_authorized()))
        .then([authorized(), Event::PaymentReleaseRequested]);
}

#[test]
fn authorization_after_a_failed_capture_is_released() {
    given::<Payment>([requested(), declined(), capture_failed(NOT_AUTHORIZED)])
        .when(record(says_authorized()))
        .then([authorized(), Event::PaymentReleaseRequested]);
}

#[test]
fn authorization_after_the_release_is_ignored() {
    given::<Payment>([requested(), authorized(), Event::PaymentReleaseRequested, released()])
        .when(record(says_authorized()))
        .then_nothing();
}

#[test]
fn attempt_without_effect_is_made_again_under_the_next_number() {
    given::<Payment>([requested()]).when(record(says_not_made(1))).then([requested_again()]);
}

#[test]
fn attempt_without_effect_is_made_again_once() {
    given::<Payment>([requested(), requested_again()]).when(record(says_not_made(1))).then_nothing();
}

#[test]
fn attempt_without_effect_needs_no_release() {
    given::<Payment>([requested(), Event::PaymentReleaseRequested]).when(record(says_not_made(1))).then([released()]);
}

#[test]
fn requested_capture_waits_for_the_next_attempt() {
    given::<Payment>([requested(), Event::PaymentCaptureRequested])
        .when(record(says_not_made(1)))
        .then([requested_again()]);
}

#[test]
fn answered_attempt_is_not_made_again() {
    given::<Payment>([requested(), authorized()]).when(record(says_not_made(1))).then_nothing();
}

#[test]
fn capture_is_recorded() {
    given::<Payment>([requested(), authorized(), Event::PaymentCaptureRequested])
        .when(record(says_captured()))
        .then([Event::PaymentCaptured]);
}

#[test]
fn repeated_capture_is_recorded_once() {
    given::<Payment>([requested(), authorized(), Event::PaymentCaptureRequested, Event::PaymentCaptured])
        .when(record(says_captured()))
        .then_nothing();
}

#[test]
fn capture_before_the_authorization_records_both() {
    given::<Payment>([requested()]).when(record(says_captured())).then([authorized(), Event::PaymentCaptured]);
}

#[test]
fn capture_after_a_decline_counts() {
    given::<Payment>([requested(), declined()])
        .when(record(says_captured()))
        .then([authorized(), Event::PaymentCaptured]);
}

#[test]
fn capture_after_a_decline_counts_even_if_the_order_ended() {
    given::<Payment>([requested(), declined(), released()])
        .when(record(says_captured()))
        .then([authorized(), Event::PaymentCaptured]);
}

#[test]
fn capture_before_the_release_is_left_to_the_order() {
    given::<Payment>([requested(), authorized(), Event::PaymentReleaseRequested])
        .when(record(says_captured()))
        .then([Event::PaymentCaptured]);
}

#[test]
fn release_is_recorded() {
    given::<Payment>([requested(), authorized(), Event::PaymentReleaseRequested])
        .when(record(says_cancelled()))
        .then([released()]);
}

#[test]
fn repeated_release_is_recorded_once() {
    given::<Payment>([requested(), authorized(), Event::PaymentReleaseRequested, released()])
        .when(record(says_cancelled()))
        .then_nothing();
}

#[test]
fn expired_authorization_is_released() {
    given::<Payment>([requested(), authorized()]).when(record(says_cancelled())).then([released()]);
}

#[test]
fn authorization_that_expires_before_the_capture_fails_it() {
    given::<Payment>([requested(), authorized(), Event::PaymentCaptureRequested])
        .when(record(says_cancelled()))
        .then([capture_failed(AUTHORIZATION_LOST)]);
}

#[test]
fn attempt_that_the_gateway_cancels_is_declined() {
    given::<Payment>([requested(), action_required()]).when(record(says_cancelled())).then([declined_for(CANCELLED)]);
}

#[test]
fn decline_after_the_release_request_needs_no_release() {
    given::<Payment>([requested(), Event::PaymentReleaseRequested]).when(record(says_declined())).then([declined()]);
}

#[test]
fn decline_after_the_capture_request_fails_the_capture() {
    given::<Payment>([requested(), Event::PaymentCaptureRequested])
        .when(record(says_declined()))
        .then([declined(), capture_failed(NOT_AUTHORIZED)]);
}

#[test]
fn outcome_of_an_unknown_payment_is_refused() {
    given::<Payment>([]).when(record(says_authorized())).then_refused(Refusal::Unknown);
}

#[test]
fn outcome_of_an_abandoned_payment_is_refused() {
    given::<Payment>([released()]).when(record(says_authorized())).then_refused(Refusal::Unknown);
}

#[test]
fn outcome_with_another_gateway_id_is_refused() {
    given::<Payment>([requested(), authorized()])
        .when(record(Outcome::Captured { gateway_id: "pi_2".to_owned(), fee: None }))
        .then_refused(Refusal::WrongGatewayId);
}

fn refused() -> Outcome {
    Outcome::Refused { gateway_id: INTENT.to_owned(), reason: GATEWAY_REFUSED.to_owned() }
}

#[test]
fn capture_that_the_gateway_never_makes_fails() {
    given::<Payment>([requested(), authorized(), Event::PaymentCaptureRequested])
        .when(record(refused()))
        .then([capture_failed(GATEWAY_REFUSED)]);
}

#[test]
fn cancellation_that_the_gateway_never_makes_ends_the_payment() {
    given::<Payment>([requested(), authorized(), Event::PaymentReleaseRequested])
        .when(record(refused()))
        .then([released()]);
}
