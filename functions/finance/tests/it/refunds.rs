//! What goes back, who may ask for it, and what the gateway makes of it.

use finance::due::{GatewayCall, due};
use finance::payment::{Outcome, Payment, PaymentCommand as Command, PaymentEvent as Event, PaymentRefusal as Refusal};
use finance::refunds::{MADE_AT_GATEWAY, Refund};
use finance::settle_overdue::message;
use finance::views::failed_refunds::FailedRefund;
use kernel::SignedDuration;
use testkit::{given, money};

use crate::samples::{
    INTENT, authorized, capture_failed, captured, declined, free_terms, now, order, payment_id, record, record_at,
    refund, refund_attempt_failed, refund_failed, refund_for_order, refund_id, refund_requested, refund_rest, refunded,
    released, requested, says_refund_failed, says_refunded,
};

fn after_capture(events: impl IntoIterator<Item = Event>) -> testkit::Given<Payment> {
    given::<Payment>(captured()).and(events)
}

#[test]
fn a_part_of_a_captured_payment_is_given_back() {
    after_capture([]).when(refund(1, "50.00 PLN")).then([refund_requested(1, "50.00 PLN")]);
}

#[test]
fn all_of_it_is_given_back_when_no_amount_is_said() {
    after_capture([]).when(refund_rest(1)).then([refund_requested(1, "698.00 PLN")]);
}

#[test]
fn the_rest_is_what_earlier_refunds_left() {
    after_capture([refund_requested(1, "50.00 PLN"), refunded(1, "re_1")])
        .when(refund_rest(2))
        .then([refund_requested(2, "648.00 PLN")]);
}

#[test]
fn a_refund_asked_for_twice_is_one_refund() {
    after_capture([refund_requested(1, "50.00 PLN")]).when(refund(1, "50.00 PLN")).then_nothing();
}

#[test]
fn two_refunds_of_the_same_amount_are_two() {
    after_capture([refund_requested(1, "50.00 PLN")])
        .when(refund(2, "50.00 PLN"))
        .then([refund_requested(2, "50.00 PLN")]);
}

#[test]
fn more_than_was_captured_is_not_given_back() {
    after_capture([]).when(refund(1, "698.01 PLN")).then_refused(Refusal::MoreThanLeft);
}

#[test]
fn what_is_asked_for_and_not_made_yet_counts() {
    after_capture([refund_requested(1, "600.00 PLN")]).when(refund(2, "98.01 PLN")).then_refused(Refusal::MoreThanLeft);
}

#[test]
fn what_is_left_is_given_back_to_the_last_grosz() {
    after_capture([refund_requested(1, "600.00 PLN")])
        .when(refund(2, "98.00 PLN"))
        .then([refund_requested(2, "98.00 PLN")]);
}

#[test]
fn nothing_is_given_back_of_what_is_gone() {
    after_capture([refund_requested(1, "698.00 PLN")]).when(refund_rest(2)).then_refused(Refusal::NothingLeft);
}

#[test]
fn a_refund_that_failed_leaves_its_money_to_be_given_back() {
    after_capture([refund_requested(1, "698.00 PLN"), refund_failed(1, "re_3")])
        .when(refund_rest(2))
        .then([refund_requested(2, "698.00 PLN")]);
}

#[test]
fn a_refund_of_nothing_is_refused() {
    after_capture([]).when(refund(1, "0.00 PLN")).then_refused(Refusal::NothingAsked);
}

#[test]
fn a_refund_in_another_currency_is_refused() {
    after_capture([]).when(refund(1, "5.00 EUR")).then_refused(Refusal::OtherCurrency);
}

#[test]
fn a_payment_that_was_never_asked_for_is_not_given_back() {
    given::<Payment>([]).when(refund_rest(1)).then_refused(Refusal::Unknown);
}

#[test]
fn staff_give_nothing_back_that_is_not_captured_yet() {
    given::<Payment>([requested(), authorized(), Event::PaymentCaptureRequested])
        .when(refund_rest(1))
        .then_refused(Refusal::NotCaptured);
}

#[test]
fn a_declined_payment_is_not_given_back() {
    given::<Payment>([requested(), declined()]).when(refund_rest(1)).then_refused(Refusal::NotCaptured);
}

#[test]
fn a_released_payment_is_not_given_back() {
    given::<Payment>([requested(), authorized(), Event::PaymentReleaseRequested, released()])
        .when(refund_rest(1))
        .then_refused(Refusal::NotCaptured);
}

#[test]
fn what_an_order_wants_back_before_the_capture_is_kept() {
    given::<Payment>([requested(), authorized(), Event::PaymentCaptureRequested])
        .when(refund_for_order(1, None))
        .then([refund_requested(1, "698.00 PLN")]);
}

#[test]
fn what_an_order_wants_back_before_its_confirmation_is_heard_of_is_kept() {
    given::<Payment>([requested(), authorized()])
        .when(refund_for_order(1, Some("349.00 PLN")))
        .then([refund_requested(1, "349.00 PLN")]);
}

#[test]
fn what_was_kept_is_due_once_the_money_is_there() {
    let events = [requested(), authorized(), Event::PaymentCaptureRequested, refund_requested(1, "698.00 PLN")];
    let waiting = given::<Payment>(events.clone()).state();
    assert!(matches!(due(&waiting, now()), Some(GatewayCall::Capture { .. })));
    let captured = given::<Payment>(events).and([Event::PaymentCaptured]).state();
    assert_eq!(due(&captured, now()).unwrap().idempotency_key(), format!("refund:{}:1", refund_id(1)));
}

#[test]
fn what_was_kept_for_a_capture_that_failed_is_no_longer_due() {
    let events = [
        requested(),
        authorized(),
        Event::PaymentCaptureRequested,
        refund_requested(1, "698.00 PLN"),
        capture_failed("authorization_lost"),
    ];
    assert_eq!(due(&given::<Payment>(events).state(), now()), None);
}

#[test]
fn an_order_whose_money_is_gone_already_wants_nothing_more_back() {
    after_capture([refund_requested(1, "698.00 PLN")]).when(refund_for_order(2, None)).then_nothing();
}

#[test]
fn an_order_gets_what_is_left_where_staff_gave_some_back_before() {
    after_capture([refund_requested(1, "400.00 PLN")])
        .when(refund_for_order(2, Some("349.00 PLN")))
        .then([refund_requested(2, "298.00 PLN")]);
}

#[test]
fn free_tickets_go_back_without_a_gateway() {
    let events =
        [Event::PaymentRequested(free_terms()), Event::PaymentAuthorized { gateway_id: None }, Event::PaymentCaptured];
    given::<Payment>(events)
        .when(refund_for_order(1, None))
        .then([refund_requested(1, "0.00 PLN"), Event::PaymentRefunded { refund_id: refund_id(1), gateway_id: None }]);
}

#[test]
fn free_tickets_go_back_once() {
    let events = [
        Event::PaymentRequested(free_terms()),
        Event::PaymentAuthorized { gateway_id: None },
        Event::PaymentCaptured,
        refund_requested(1, "0.00 PLN"),
        Event::PaymentRefunded { refund_id: refund_id(1), gateway_id: None },
    ];
    given::<Payment>(events).when(refund_for_order(2, None)).then_nothing();
}

#[test]
fn the_gateway_is_asked_for_a_refund() {
    let call = GatewayCall::Refund {
        payment_id: payment_id(),
        order_id: order(),
        gateway_id: INTENT,
        refund_id: refund_id(1),
        amount: money("50.00 PLN"),
        attempt: 1,
        due_since: now(),
    };
    assert_eq!(due(&after_capture([refund_requested(1, "50.00 PLN")]).state(), now()), Some(call));
}

#[test]
fn an_overdue_refund_is_queued_as_its_rule_would_queue_it() {
    let message = message(&after_capture([refund_requested(1, "50.00 PLN")]).state(), now());
    assert_eq!(serde_json::to_value(message).unwrap()["type"], "RefundRequested");
}

#[test]
fn a_refund_on_its_way_is_recorded() {
    after_capture([refund_requested(1, "50.00 PLN")])
        .when(record(says_refunded(1, "re_1")))
        .then([refunded(1, "re_1")]);
}

#[test]
fn a_refund_said_twice_is_recorded_once() {
    after_capture([refund_requested(1, "50.00 PLN"), refunded(1, "re_1")])
        .when(record(says_refunded(1, "re_1")))
        .then_nothing();
}

#[test]
fn a_refund_that_the_bank_sends_back_is_asked_for_again_later() {
    after_capture([refund_requested(1, "50.00 PLN"), refunded(1, "re_1")])
        .when(record(says_refund_failed(1, 1, "re_1")))
        .then([refund_attempt_failed(1, "re_1", 15)]);
}

#[test]
fn the_next_attempt_waits_its_time() {
    let events = [refund_requested(1, "50.00 PLN"), refund_attempt_failed(1, "re_1", 15)];
    assert_eq!(due(&after_capture(events).state(), now() + SignedDuration::from_mins(14)), None);
}

#[test]
fn the_next_attempt_has_a_key_of_its_own() {
    let payment = after_capture([refund_requested(1, "50.00 PLN"), refund_attempt_failed(1, "re_1", 15)]).state();
    let call = due(&payment, now() + SignedDuration::from_mins(15)).unwrap();
    assert_eq!(call.idempotency_key(), format!("refund:{}:2", refund_id(1)));
}

#[test]
fn a_failure_said_twice_is_recorded_once() {
    after_capture([refund_requested(1, "50.00 PLN"), refund_attempt_failed(1, "re_1", 15)])
        .when(record(says_refund_failed(1, 1, "re_1")))
        .then_nothing();
}

#[test]
fn the_success_of_an_attempt_that_failed_since_is_old() {
    after_capture([refund_requested(1, "50.00 PLN"), refund_attempt_failed(1, "re_1", 15)])
        .when(record(says_refunded(1, "re_1")))
        .then_nothing();
}

#[test]
fn the_pause_before_the_third_attempt_is_longer() {
    after_capture([refund_requested(1, "50.00 PLN"), refund_attempt_failed(1, "re_1", 15)])
        .when(record(says_refund_failed(1, 2, "re_2")))
        .then([refund_attempt_failed(1, "re_2", 60)]);
}

#[test]
fn after_the_third_attempt_it_is_for_staff_to_look_at() {
    let events = [
        refund_requested(1, "50.00 PLN"),
        refund_attempt_failed(1, "re_1", 15),
        refund_attempt_failed(1, "re_2", 60),
        refunded(1, "re_3"),
    ];
    after_capture(events)
        .when(record_at(now() + SignedDuration::from_hours(2), says_refund_failed(1, 3, "re_3")))
        .then([refund_failed(1, "re_3")]);
}

#[test]
fn a_refund_that_was_given_up_is_listed_for_staff() {
    let payment = after_capture([refund_requested(1, "50.00 PLN"), refund_failed(1, "re_3")]).state();
    let listed: Vec<_> = FailedRefund::of(&payment)
        .iter()
        .map(|(failed, is_task)| (failed.refund_id, failed.amount, *is_task))
        .collect();
    assert_eq!(listed, [(refund_id(1), money("50.00 PLN"), true)]);
}

#[test]
fn a_refund_that_was_given_up_is_no_task_once_the_money_went_back_otherwise() {
    let events = [
        refund_requested(1, "50.00 PLN"),
        refund_failed(1, "re_3"),
        refund_requested(2, "698.00 PLN"),
        refunded(2, "re_4"),
    ];
    let payment = after_capture(events).state();
    assert!(FailedRefund::of(&payment).iter().all(|(_, is_task)| !is_task));
}

#[test]
fn a_refund_that_nobody_asked_for_is_refused() {
    after_capture([]).when(record(says_refunded(1, "re_1"))).then_refused(Refusal::UnknownRefund);
}

#[test]
fn a_refund_that_overtakes_the_capture_comes_again() {
    given::<Payment>([requested(), authorized(), Event::PaymentCaptureRequested, refund_requested(1, "50.00 PLN")])
        .when(record(says_refunded(1, "re_1")))
        .then_refused(Refusal::NotCaptured);
}

fn made_in_the_dashboard(amount: &str) -> Command {
    record(Outcome::RefundedAtGateway {
        gateway_id: INTENT.to_owned(),
        refund_id: refund_id(9),
        refund_gateway_id: "re_9".to_owned(),
        amount: money(amount),
    })
}

fn recorded_from_the_dashboard(amount: &str) -> [Event; 2] {
    let refund = Refund {
        refund_id: refund_id(9),
        amount: money(amount),
        reason: MADE_AT_GATEWAY.to_owned(),
        requested_at: now(),
        made_at_gateway: true,
    };
    [Event::RefundRequested(refund), refunded(9, "re_9")]
}

#[test]
fn a_refund_made_in_the_dashboard_is_recorded() {
    after_capture([]).when(made_in_the_dashboard("50.00 PLN")).then(recorded_from_the_dashboard("50.00 PLN"));
}

#[test]
fn a_refund_made_in_the_dashboard_is_recorded_once() {
    after_capture(recorded_from_the_dashboard("50.00 PLN")).when(made_in_the_dashboard("50.00 PLN")).then_nothing();
}

#[test]
fn a_refund_made_in_the_dashboard_of_more_than_is_left_is_refused() {
    after_capture([refund_requested(1, "600.00 PLN")])
        .when(made_in_the_dashboard("698.00 PLN"))
        .then_refused(Refusal::MoreThanLeft);
}

#[test]
fn a_refund_made_in_the_dashboard_is_not_ours_to_make_again() {
    after_capture(recorded_from_the_dashboard("50.00 PLN"))
        .when(record(says_refund_failed(9, 1, "re_9")))
        .then([refund_failed(9, "re_9")]);
}

#[test]
fn all_gone_by_other_hands_is_an_outcome() {
    after_capture([refund_requested(1, "698.00 PLN")])
        .when(record(Outcome::Refunded { refund_id: refund_id(1), refund_gateway_id: None }))
        .then([Event::PaymentRefunded { refund_id: refund_id(1), gateway_id: None }]);
}
