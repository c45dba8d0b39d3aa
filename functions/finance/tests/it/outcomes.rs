//! What the gateway says, in time, late, twice and in the wrong order.

use finance::payment::{
    AUTHORIZATION_LOST, CANCELLED, NOT_AUTHORIZED, Outcome, Payment, PaymentEvent as Event, PaymentRefusal as Refusal,
};
use testkit::given;

use crate::samples::{
    action_required, authorized, capture_failed, declined, declined_for, record, released, requested, requested_again,
    says_action_required, says_authorized, says_cancelled, says_captured, says_declined, says_not_made,
};

#[test]
fn an_authorization_is_recorded() {
    given::<Payment>([requested()]).when(record(says_authorized())).then([authorized()]);
}

#[test]
fn the_banks_wish_to_see_the_buyer_is_recorded() {
    given::<Payment>([requested()]).when(record(says_action_required())).then([action_required()]);
}

#[test]
fn a_declined_card_is_recorded() {
    given::<Payment>([requested()]).when(record(says_declined())).then([declined()]);
}

#[test]
fn an_authorization_said_twice_is_recorded_once() {
    given::<Payment>([requested(), authorized()]).when(record(says_authorized())).then_nothing();
}

#[test]
fn a_buyer_who_passes_authentication_has_paid() {
    given::<Payment>([requested(), action_required()]).when(record(says_authorized())).then([authorized()]);
}

#[test]
fn a_buyer_who_fails_authentication_is_declined() {
    given::<Payment>([requested(), action_required()]).when(record(says_declined())).then([declined()]);
}

#[test]
fn the_banks_wish_that_comes_after_the_authorization_is_ignored() {
    given::<Payment>([requested(), authorized()]).when(record(says_action_required())).then_nothing();
}

#[test]
fn a_failed_attempt_that_comes_after_the_authorization_is_ignored() {
    given::<Payment>([requested(), authorized()]).when(record(says_declined())).then_nothing();
}

#[test]
fn an_authorization_that_comes_after_the_release_was_asked_for_is_still_recorded() {
    given::<Payment>([requested(), Event::PaymentReleaseRequested])
        .when(record(says_authorized()))
        .then([authorized()]);
}

#[test]
fn an_authorization_after_a_decline_counts_while_the_order_may_wait_for_another_card() {
    given::<Payment>([requested(), declined()]).when(record(says_authorized())).then([authorized()]);
}

#[test]
fn an_authorization_after_a_decline_is_undone_once_the_order_has_come_to_nothing() {
    given::<Payment>([requested(), declined(), released()])
        .when(record(says_authorized()))
        .then([authorized(), Event::PaymentReleaseRequested]);
}

#[test]
fn an_authorization_after_a_failed_capture_is_undone() {
    given::<Payment>([requested(), declined(), capture_failed(NOT_AUTHORIZED)])
        .when(record(says_authorized()))
        .then([authorized(), Event::PaymentReleaseRequested]);
}

#[test]
fn an_authorization_that_comes_after_the_release_is_ignored() {
    given::<Payment>([requested(), authorized(), Event::PaymentReleaseRequested, released()])
        .when(record(says_authorized()))
        .then_nothing();
}

#[test]
fn an_attempt_that_did_nothing_is_made_again_under_another_number() {
    given::<Payment>([requested()]).when(record(says_not_made(1))).then([requested_again()]);
}

#[test]
fn an_attempt_that_did_nothing_is_made_again_once() {
    given::<Payment>([requested(), requested_again()]).when(record(says_not_made(1))).then_nothing();
}

#[test]
fn an_attempt_that_did_nothing_leaves_nothing_to_release() {
    given::<Payment>([requested(), Event::PaymentReleaseRequested]).when(record(says_not_made(1))).then([released()]);
}

#[test]
fn a_capture_that_was_asked_for_waits_for_the_next_attempt() {
    given::<Payment>([requested(), Event::PaymentCaptureRequested])
        .when(record(says_not_made(1)))
        .then([requested_again()]);
}

#[test]
fn an_attempt_that_has_an_answer_after_all_is_not_made_again() {
    given::<Payment>([requested(), authorized()]).when(record(says_not_made(1))).then_nothing();
}

#[test]
fn a_capture_is_recorded() {
    given::<Payment>([requested(), authorized(), Event::PaymentCaptureRequested])
        .when(record(says_captured()))
        .then([Event::PaymentCaptured]);
}

#[test]
fn a_capture_said_twice_is_recorded_once() {
    given::<Payment>([requested(), authorized(), Event::PaymentCaptureRequested, Event::PaymentCaptured])
        .when(record(says_captured()))
        .then_nothing();
}

#[test]
fn a_capture_that_overtakes_the_authorization_brings_it_along() {
    given::<Payment>([requested()]).when(record(says_captured())).then([authorized(), Event::PaymentCaptured]);
}

#[test]
fn a_capture_after_a_decline_counts() {
    given::<Payment>([requested(), declined()])
        .when(record(says_captured()))
        .then([authorized(), Event::PaymentCaptured]);
}

#[test]
fn a_capture_after_a_decline_counts_though_the_order_has_come_to_nothing() {
    given::<Payment>([requested(), declined(), released()])
        .when(record(says_captured()))
        .then([authorized(), Event::PaymentCaptured]);
}

#[test]
fn a_capture_that_was_faster_than_the_release_is_for_the_order_to_keep_or_give_back() {
    given::<Payment>([requested(), authorized(), Event::PaymentReleaseRequested])
        .when(record(says_captured()))
        .then([Event::PaymentCaptured]);
}

#[test]
fn a_release_is_recorded() {
    given::<Payment>([requested(), authorized(), Event::PaymentReleaseRequested])
        .when(record(says_cancelled()))
        .then([released()]);
}

#[test]
fn a_release_said_twice_is_recorded_once() {
    given::<Payment>([requested(), authorized(), Event::PaymentReleaseRequested, released()])
        .when(record(says_cancelled()))
        .then_nothing();
}

#[test]
fn an_authorization_that_ran_out_is_released() {
    given::<Payment>([requested(), authorized()]).when(record(says_cancelled())).then([released()]);
}

#[test]
fn an_authorization_that_ran_out_before_the_capture_fails_the_capture() {
    given::<Payment>([requested(), authorized(), Event::PaymentCaptureRequested])
        .when(record(says_cancelled()))
        .then([capture_failed(AUTHORIZATION_LOST)]);
}

#[test]
fn an_attempt_that_the_gateway_gave_up_is_declined() {
    given::<Payment>([requested(), action_required()]).when(record(says_cancelled())).then([declined_for(CANCELLED)]);
}

#[test]
fn a_decline_of_what_is_to_be_released_needs_no_release() {
    given::<Payment>([requested(), Event::PaymentReleaseRequested]).when(record(says_declined())).then([declined()]);
}

#[test]
fn a_decline_of_what_is_to_be_captured_fails_the_capture() {
    given::<Payment>([requested(), Event::PaymentCaptureRequested])
        .when(record(says_declined()))
        .then([declined(), capture_failed(NOT_AUTHORIZED)]);
}

#[test]
fn an_outcome_of_a_payment_that_was_never_asked_for_is_refused() {
    given::<Payment>([]).when(record(says_authorized())).then_refused(Refusal::Unknown);
}

#[test]
fn an_outcome_of_an_abandoned_payment_is_refused() {
    given::<Payment>([released()]).when(record(says_authorized())).then_refused(Refusal::Unknown);
}

#[test]
fn an_outcome_under_another_id_of_the_gateway_is_refused() {
    given::<Payment>([requested(), authorized()])
        .when(record(Outcome::Captured { gateway_id: "pi_2".to_owned() }))
        .then_refused(Refusal::OtherGatewayId);
}
