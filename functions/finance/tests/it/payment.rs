//! What orders ask of a payment.

use finance::payment::{
    NOT_AUTHORIZED, Payment, PaymentCommand as Command, PaymentEvent as Event, PaymentRefusal as Refusal,
};
use testkit::given;

use crate::samples::{
    action_required, authorize, authorized, capture_failed, captured, declined, free_terms, release, released,
    requested,
};

#[test]
fn money_is_asked_for_once_an_order_is_placed() {
    given::<Payment>([]).when(authorize()).then([requested()]);
}

#[test]
fn asking_for_the_money_twice_asks_once() {
    given::<Payment>([requested()]).when(authorize()).then_nothing();
}

#[test]
fn the_money_of_a_cancelled_order_is_not_asked_for_when_the_cancellation_comes_first() {
    given::<Payment>([released()]).when(authorize()).then_nothing();
}

#[test]
fn a_free_order_is_authorized_without_a_gateway() {
    given::<Payment>([])
        .when(Command::AuthorizePayment(free_terms()))
        .then([Event::PaymentRequested(free_terms()), Event::PaymentAuthorized { gateway_id: None }]);
}

#[test]
fn a_free_order_is_captured_without_a_gateway() {
    given::<Payment>([Event::PaymentRequested(free_terms()), Event::PaymentAuthorized { gateway_id: None }])
        .when(Command::CapturePayment)
        .then([Event::PaymentCaptured]);
}

#[test]
fn a_free_order_is_released_without_a_gateway() {
    given::<Payment>([Event::PaymentRequested(free_terms()), Event::PaymentAuthorized { gateway_id: None }])
        .when(release())
        .then([released()]);
}

#[test]
fn authorized_money_is_captured_when_the_order_is_confirmed() {
    given::<Payment>([requested(), authorized()]).when(Command::CapturePayment).then([Event::PaymentCaptureRequested]);
}

#[test]
fn a_capture_asked_for_before_the_authorization_is_known_is_kept() {
    given::<Payment>([requested()]).when(Command::CapturePayment).then([Event::PaymentCaptureRequested]);
}

#[test]
fn asking_for_the_capture_twice_asks_once() {
    given::<Payment>([requested(), authorized(), Event::PaymentCaptureRequested])
        .when(Command::CapturePayment)
        .then_nothing();
}

#[test]
fn what_is_captured_is_not_captured_again() {
    given::<Payment>([requested(), authorized(), Event::PaymentCaptureRequested, Event::PaymentCaptured])
        .when(Command::CapturePayment)
        .then_nothing();
}

#[test]
fn a_payment_that_was_never_asked_for_can_not_be_captured() {
    given::<Payment>([]).when(Command::CapturePayment).then_refused(Refusal::Unknown);
}

#[test]
fn a_payment_abandoned_before_it_was_asked_for_can_not_be_captured() {
    given::<Payment>([released()]).when(Command::CapturePayment).then_refused(Refusal::BeingReleased);
}

#[test]
fn a_payment_that_is_being_released_can_not_be_captured() {
    given::<Payment>([requested(), authorized(), Event::PaymentReleaseRequested])
        .when(Command::CapturePayment)
        .then_refused(Refusal::BeingReleased);
}

#[test]
fn capturing_a_declined_payment_fails_visibly() {
    given::<Payment>([requested(), declined()]).when(Command::CapturePayment).then([capture_failed(NOT_AUTHORIZED)]);
}

#[test]
fn capturing_a_released_payment_fails_visibly() {
    given::<Payment>([requested(), authorized(), released()])
        .when(Command::CapturePayment)
        .then([capture_failed(NOT_AUTHORIZED)]);
}

#[test]
fn a_capture_that_failed_fails_once() {
    given::<Payment>([requested(), declined(), capture_failed(NOT_AUTHORIZED)])
        .when(Command::CapturePayment)
        .then_nothing();
}

#[test]
fn authorized_money_is_let_go_when_the_order_is_cancelled() {
    given::<Payment>([requested(), authorized()]).when(release()).then([Event::PaymentReleaseRequested]);
}

#[test]
fn money_that_the_gateway_has_not_answered_for_is_let_go_too() {
    given::<Payment>([requested()]).when(release()).then([Event::PaymentReleaseRequested]);
}

#[test]
fn an_authentication_that_the_buyer_never_finished_is_called_off() {
    given::<Payment>([requested(), action_required()]).when(release()).then([Event::PaymentReleaseRequested]);
}

#[test]
fn a_capture_without_an_answer_can_still_be_called_off() {
    given::<Payment>([requested(), authorized(), Event::PaymentCaptureRequested])
        .when(release())
        .then([Event::PaymentReleaseRequested]);
}

#[test]
fn a_cancellation_that_overtakes_the_order_ends_the_payment_at_once() {
    given::<Payment>([]).when(release()).then([released()]);
}

#[test]
fn asking_for_the_release_twice_asks_once() {
    given::<Payment>([requested(), Event::PaymentReleaseRequested]).when(release()).then_nothing();
}

#[test]
fn abandoning_a_payment_twice_abandons_it_once() {
    given::<Payment>([released()]).when(release()).then_nothing();
}

#[test]
fn what_is_released_is_not_released_again() {
    given::<Payment>([requested(), authorized(), Event::PaymentReleaseRequested, released()])
        .when(release())
        .then_nothing();
}

#[test]
fn a_declined_payment_takes_no_other_card_once_its_order_has_come_to_nothing() {
    given::<Payment>([requested(), declined()]).when(release()).then([released()]);
}

#[test]
fn a_declined_payment_is_closed_once() {
    given::<Payment>([requested(), declined(), released()]).when(release()).then_nothing();
}

#[test]
fn a_failed_capture_leaves_nothing_to_release() {
    given::<Payment>([requested(), declined(), capture_failed(NOT_AUTHORIZED)]).when(release()).then_nothing();
}

#[test]
fn captured_money_of_an_order_that_came_to_nothing_is_for_the_order_to_keep_or_give_back() {
    given::<Payment>(captured()).when(release()).then_nothing();
}
