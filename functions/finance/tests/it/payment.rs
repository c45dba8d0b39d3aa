//! Requests of orders.

use contracts::payment_failures::NOT_AUTHORIZED;
use finance::payment::{Payment, PaymentCommand as Command, PaymentEvent as Event, PaymentRefusal as Refusal};
use testkit::given;

use crate::samples::{
    action_required, ann, authorize, authorized, capture_failed, captured, declined, free_terms, release, released,
    requested,
};

#[test]
fn authorization_is_requested() {
    given::<Payment>([]).when(authorize()).then([requested()]);
}

#[test]
fn repeated_authorization_request_changes_nothing() {
    given::<Payment>([requested()]).when(authorize()).then_nothing();
}

#[test]
fn payment_released_first_is_never_requested() {
    given::<Payment>([released()]).when(authorize()).then_nothing();
}

#[test]
fn free_order_is_authorized_without_a_gateway() {
    given::<Payment>([])
        .when(Command::AuthorizePayment(free_terms()))
        .then([Event::PaymentRequested(free_terms()), Event::PaymentAuthorized { gateway_id: None }]);
}

#[test]
fn free_order_is_captured_without_a_gateway() {
    given::<Payment>([Event::PaymentRequested(free_terms()), Event::PaymentAuthorized { gateway_id: None }])
        .when(Command::CapturePayment)
        .then([Event::PaymentCaptured]);
}

#[test]
fn free_order_is_released_without_a_gateway() {
    given::<Payment>([Event::PaymentRequested(free_terms()), Event::PaymentAuthorized { gateway_id: None }])
        .when(release())
        .then([released()]);
}

#[test]
fn capture_of_an_authorized_payment_is_requested() {
    given::<Payment>([requested(), authorized()]).when(Command::CapturePayment).then([Event::PaymentCaptureRequested]);
}

#[test]
fn capture_can_be_requested_before_the_authorization() {
    given::<Payment>([requested()]).when(Command::CapturePayment).then([Event::PaymentCaptureRequested]);
}

#[test]
fn repeated_capture_request_changes_nothing() {
    given::<Payment>([requested(), authorized(), Event::PaymentCaptureRequested])
        .when(Command::CapturePayment)
        .then_nothing();
}

#[test]
fn captured_payment_is_not_captured_again() {
    given::<Payment>([requested(), authorized(), Event::PaymentCaptureRequested, Event::PaymentCaptured])
        .when(Command::CapturePayment)
        .then_nothing();
}

#[test]
fn unknown_payment_can_not_be_captured() {
    given::<Payment>([]).when(Command::CapturePayment).then_refused(Refusal::Unknown);
}

#[test]
fn abandoned_payment_can_not_be_captured() {
    given::<Payment>([released()]).when(Command::CapturePayment).then_refused(Refusal::BeingReleased);
}

#[test]
fn payment_being_released_can_not_be_captured() {
    given::<Payment>([requested(), authorized(), Event::PaymentReleaseRequested])
        .when(Command::CapturePayment)
        .then_refused(Refusal::BeingReleased);
}

#[test]
fn capture_of_a_declined_payment_fails() {
    given::<Payment>([requested(), declined()]).when(Command::CapturePayment).then([capture_failed(NOT_AUTHORIZED)]);
}

#[test]
fn capture_of_a_released_payment_fails() {
    given::<Payment>([requested(), authorized(), released()])
        .when(Command::CapturePayment)
        .then([capture_failed(NOT_AUTHORIZED)]);
}

#[test]
fn failed_capture_fails_once() {
    given::<Payment>([requested(), declined(), capture_failed(NOT_AUTHORIZED)])
        .when(Command::CapturePayment)
        .then_nothing();
}

#[test]
fn authorized_payment_is_released() {
    given::<Payment>([requested(), authorized()]).when(release()).then([Event::PaymentReleaseRequested]);
}

#[test]
fn unanswered_payment_is_released() {
    given::<Payment>([requested()]).when(release()).then([Event::PaymentReleaseRequested]);
}

#[test]
fn payment_that_waits_for_authentication_is_released() {
    given::<Payment>([requested(), action_required()]).when(release()).then([Event::PaymentReleaseRequested]);
}

#[test]
fn unanswered_capture_can_still_be_released() {
    given::<Payment>([requested(), authorized(), Event::PaymentCaptureRequested])
        .when(release())
        .then([Event::PaymentReleaseRequested]);
}

#[test]
fn release_before_the_request_abandons_the_payment() {
    given::<Payment>([]).when(release()).then([released()]);
}

#[test]
fn repeated_release_request_changes_nothing() {
    given::<Payment>([requested(), Event::PaymentReleaseRequested]).when(release()).then_nothing();
}

#[test]
fn abandoned_payment_is_not_abandoned_again() {
    given::<Payment>([released()]).when(release()).then_nothing();
}

#[test]
fn released_payment_is_not_released_again() {
    given::<Payment>([requested(), authorized(), Event::PaymentReleaseRequested, released()])
        .when(release())
        .then_nothing();
}

#[test]
fn release_closes_a_declined_payment() {
    given::<Payment>([requested(), declined()]).when(release()).then([released()]);
}

#[test]
fn declined_payment_is_closed_once() {
    given::<Payment>([requested(), declined(), released()]).when(release()).then_nothing();
}

#[test]
fn failed_capture_needs_no_release() {
    given::<Payment>([requested(), declined(), capture_failed(NOT_AUTHORIZED)]).when(release()).then_nothing();
}

#[test]
fn release_leaves_a_captured_payment_to_the_order() {
    given::<Payment>(captured()).when(release()).then_nothing();
}

#[test]
fn payer_is_known_before_and_after_the_request() {
    let payers = [vec![], vec![released()], vec![requested()]].map(|events| given::<Payment>(events).state().user_id());
    assert_eq!(payers, [None, Some(ann()), Some(ann())]);
}

#[test]
fn gateways_id_is_known_from_its_first_answer_on() {
    let ids = [vec![requested()], vec![requested(), action_required()], vec![requested(), declined()], captured()]
        .map(|events| given::<Payment>(events).state().gateway_id().map(str::to_owned));
    let known = Some("pi_1".to_owned());
    assert_eq!(ids, [None, known.clone(), known.clone(), known]);
}
