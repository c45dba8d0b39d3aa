//! Refunds: who can request them, and their outcomes.

use finance::jobs::requeue_overdue_payments::event_to_requeue;
use finance::payment::{Outcome, Payment, PaymentCommand as Command, PaymentEvent as Event, PaymentRefusal as Refusal};
use finance::payments::next_call::{GatewayCall, next_call};
use finance::payments::refund_lines::RefundScope;
use finance::payments::refunds::{MADE_AT_GATEWAY, Refund};
use finance::views::failed_refunds::FailedRefund;
use kernel::SignedDuration;
use testkit::{given, money};

use crate::samples::{
    INTENT, authorized, capture_failed, captured, declined, free_terms, now, order, payment_id, record, record_at,
    refund, refund_attempt_failed, refund_failed, refund_for_order, refund_id, refund_requested, refund_requested_of,
    refund_rest, refunded, released, requested, says_refund_failed, says_refunded,
};

fn after_capture(events: impl IntoIterator<Item = Event>) -> testkit::Given<Payment> {
    given::<Payment>(captured()).and(events)
}

#[test]
fn part_of_a_captured_payment_is_refunded() {
    after_capture([]).when(refund(1, "50.00 PLN")).then([refund_requested_of(1, "50.00 PLN", RefundScope::Goodwill)]);
}

#[test]
fn refund_without_an_amount_is_of_the_whole_payment() {
    after_capture([]).when(refund_rest(1)).then([refund_requested_of(1, "698.00 PLN", RefundScope::Everything)]);
}

#[test]
fn refund_without_an_amount_is_of_all_that_is_left() {
    after_capture([refund_requested(1, "50.00 PLN"), refunded(1, "re_1")])
        .when(refund_rest(2))
        .then([refund_requested_of(2, "648.00 PLN", RefundScope::Everything)]);
}

#[test]
fn repeated_refund_request_changes_nothing() {
    after_capture([refund_requested(1, "50.00 PLN")]).when(refund(1, "50.00 PLN")).then_nothing();
}

#[test]
fn two_refunds_can_have_the_same_amount() {
    after_capture([refund_requested(1, "50.00 PLN")]).when(refund(2, "50.00 PLN")).then([refund_requested_of(
        2,
        "50.00 PLN",
        RefundScope::Goodwill,
    )]);
}

#[test]
fn refund_must_not_exceed_the_payment() {
    after_capture([]).when(refund(1, "698.01 PLN")).then_refused(Refusal::ExceedsPayment);
}

#[test]
fn requested_refunds_count_before_they_are_made() {
    after_capture([refund_requested(1, "600.00 PLN")])
        .when(refund(2, "98.01 PLN"))
        .then_refused(Refusal::ExceedsPayment);
}

#[test]
fn refund_can_be_of_exactly_what_is_left() {
    after_capture([refund_requested(1, "600.00 PLN")]).when(refund(2, "98.00 PLN")).then([refund_requested_of(
        2,
        "98.00 PLN",
        RefundScope::Goodwill,
    )]);
}

#[test]
fn fully_refunded_payment_is_not_refunded_again() {
    after_capture([refund_requested(1, "698.00 PLN")]).when(refund_rest(2)).then_refused(Refusal::NothingLeft);
}

#[test]
fn failed_refund_can_be_requested_again() {
    after_capture([refund_requested(1, "698.00 PLN"), refund_failed(1, "re_3")])
        .when(refund_rest(2))
        .then([refund_requested_of(2, "698.00 PLN", RefundScope::Everything)]);
}

#[test]
fn refund_of_zero_is_refused() {
    after_capture([]).when(refund(1, "0.00 PLN")).then_refused(Refusal::ZeroRefund);
}

#[test]
fn refund_in_another_currency_is_refused() {
    after_capture([]).when(refund(1, "5.00 EUR")).then_refused(Refusal::WrongCurrency);
}

#[test]
fn unknown_payment_is_not_refunded() {
    given::<Payment>([]).when(refund_rest(1)).then_refused(Refusal::Unknown);
}

#[test]
fn staff_can_not_refund_before_the_capture() {
    given::<Payment>([requested(), authorized(), Event::PaymentCaptureRequested])
        .when(refund_rest(1))
        .then_refused(Refusal::NotCaptured);
}

#[test]
fn declined_payment_is_not_refunded() {
    given::<Payment>([requested(), declined()]).when(refund_rest(1)).then_refused(Refusal::NotCaptured);
}

#[test]
fn released_payment_is_not_refunded() {
    given::<Payment>([requested(), authorized(), Event::PaymentReleaseRequested, released()])
        .when(refund_rest(1))
        .then_refused(Refusal::NotCaptured);
}

#[test]
fn refund_for_an_order_before_the_capture_is_kept() {
    given::<Payment>([requested(), authorized(), Event::PaymentCaptureRequested])
        .when(refund_for_order(1, None))
        .then([refund_requested_of(1, "698.00 PLN", RefundScope::Everything)]);
}

#[test]
fn refund_for_an_order_before_the_capture_request_is_kept() {
    given::<Payment>([requested(), authorized()])
        .when(refund_for_order(1, Some("349.00 PLN")))
        .then([refund_requested_of(1, "349.00 PLN", RefundScope::Lines)]);
}

#[test]
fn kept_refund_is_made_after_the_capture() {
    let events = [requested(), authorized(), Event::PaymentCaptureRequested, refund_requested(1, "698.00 PLN")];
    let waiting = given::<Payment>(events.clone()).state();
    assert!(matches!(next_call(&waiting, now()), Some(GatewayCall::Capture { .. })));
    let captured = given::<Payment>(events).and([Event::PaymentCaptured]).state();
    assert_eq!(next_call(&captured, now()).unwrap().idempotency_key(), format!("refund:{}:1", refund_id(1)));
}

#[test]
fn kept_refund_is_dropped_if_the_capture_fails() {
    let events = [
        requested(),
        authorized(),
        Event::PaymentCaptureRequested,
        refund_requested(1, "698.00 PLN"),
        capture_failed("authorization_lost"),
    ];
    assert_eq!(next_call(&given::<Payment>(events).state(), now()), None);
}

#[test]
fn order_of_a_fully_refunded_payment_is_refunded_nothing_more() {
    after_capture([refund_requested(1, "698.00 PLN")]).when(refund_for_order(2, None)).then([
        refund_requested_of(2, "0.00 PLN", RefundScope::Everything),
        Event::PaymentRefunded { refund_id: refund_id(2), gateway_id: None },
    ]);
}

#[test]
fn order_gets_what_staff_left_to_refund() {
    after_capture([refund_requested(1, "400.00 PLN")])
        .when(refund_for_order(2, Some("349.00 PLN")))
        .then([refund_requested_of(2, "298.00 PLN", RefundScope::Lines)]);
}

#[test]
fn free_order_is_refunded_without_a_gateway() {
    let events =
        [Event::PaymentRequested(free_terms()), Event::PaymentAuthorized { gateway_id: None }, Event::PaymentCaptured];
    given::<Payment>(events).when(refund_for_order(1, None)).then([
        refund_requested_of(1, "0.00 PLN", RefundScope::Everything),
        Event::PaymentRefunded { refund_id: refund_id(1), gateway_id: None },
    ]);
}

#[test]
fn free_order_is_refunded_once() {
    let events = [
        Event::PaymentRequested(free_terms()),
        Event::PaymentAuthorized { gateway_id: None },
        Event::PaymentCaptured,
        refund_requested(1, "0.00 PLN"),
        Event::PaymentRefunded { refund_id: refund_id(1), gateway_id: None },
    ];
    given::<Payment>(events).when(refund_rest(2)).then_refused(Refusal::NothingLeft);
}

#[test]
fn requested_refund_is_the_next_call() {
    let call = GatewayCall::Refund {
        payment_id: payment_id(),
        order_id: order(),
        gateway_id: INTENT,
        refund_id: refund_id(1),
        amount: money("50.00 PLN"),
        attempt: 1,
        due_since: now(),
    };
    assert_eq!(next_call(&after_capture([refund_requested(1, "50.00 PLN")]).state(), now()), Some(call));
}

#[test]
fn overdue_refund_is_requeued_as_its_own_event() {
    let event = event_to_requeue(&after_capture([refund_requested(1, "50.00 PLN")]).state(), now());
    assert_eq!(serde_json::to_value(event).unwrap()["type"], "RefundRequested");
}

#[test]
fn accepted_refund_is_recorded() {
    after_capture([refund_requested(1, "50.00 PLN")])
        .when(record(says_refunded(1, "re_1")))
        .then([refunded(1, "re_1")]);
}

#[test]
fn repeated_refund_is_recorded_once() {
    after_capture([refund_requested(1, "50.00 PLN"), refunded(1, "re_1")])
        .when(record(says_refunded(1, "re_1")))
        .then_nothing();
}

#[test]
fn returned_refund_is_tried_again_later() {
    after_capture([refund_requested(1, "50.00 PLN"), refunded(1, "re_1")])
        .when(record(says_refund_failed(1, 1, "re_1")))
        .then([refund_attempt_failed(1, "re_1", 15)]);
}

#[test]
fn next_attempt_waits_its_time() {
    let events = [refund_requested(1, "50.00 PLN"), refund_attempt_failed(1, "re_1", 15)];
    assert_eq!(next_call(&after_capture(events).state(), now() + SignedDuration::from_mins(14)), None);
}

#[test]
fn next_attempt_has_its_own_key() {
    let payment = after_capture([refund_requested(1, "50.00 PLN"), refund_attempt_failed(1, "re_1", 15)]).state();
    let call = next_call(&payment, now() + SignedDuration::from_mins(15)).unwrap();
    assert_eq!(call.idempotency_key(), format!("refund:{}:2", refund_id(1)));
}

#[test]
fn repeated_failure_is_recorded_once() {
    after_capture([refund_requested(1, "50.00 PLN"), refund_attempt_failed(1, "re_1", 15)])
        .when(record(says_refund_failed(1, 1, "re_1")))
        .then_nothing();
}

#[test]
fn success_of_a_failed_attempt_is_old() {
    after_capture([refund_requested(1, "50.00 PLN"), refund_attempt_failed(1, "re_1", 15)])
        .when(record(says_refunded(1, "re_1")))
        .then_nothing();
}

#[test]
fn pause_before_the_third_attempt_is_longer() {
    after_capture([refund_requested(1, "50.00 PLN"), refund_attempt_failed(1, "re_1", 15)])
        .when(record(says_refund_failed(1, 2, "re_2")))
        .then([refund_attempt_failed(1, "re_2", 60)]);
}

#[test]
fn refund_fails_after_the_third_attempt() {
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
fn failed_refund_is_listed_for_staff() {
    let payment = after_capture([refund_requested(1, "50.00 PLN"), refund_failed(1, "re_3")]).state();
    let listed: Vec<_> = FailedRefund::of(&payment)
        .iter()
        .map(|(failed, is_task)| (failed.refund_id, failed.amount, *is_task))
        .collect();
    assert_eq!(listed, [(refund_id(1), money("50.00 PLN"), true)]);
}

#[test]
fn failed_refund_is_no_task_once_the_payment_is_refunded() {
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
fn unknown_refund_is_refused() {
    after_capture([]).when(record(says_refunded(1, "re_1"))).then_refused(Refusal::UnknownRefund);
}

#[test]
fn refund_reported_before_the_capture_is_refused() {
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
        scope: Some(RefundScope::Goodwill),
        lines: vec![],
    };
    [Event::RefundRequested(refund), refunded(9, "re_9")]
}

#[test]
fn refund_made_in_the_dashboard_is_recorded() {
    after_capture([]).when(made_in_the_dashboard("50.00 PLN")).then(recorded_from_the_dashboard("50.00 PLN"));
}

#[test]
fn refund_made_in_the_dashboard_is_recorded_once() {
    after_capture(recorded_from_the_dashboard("50.00 PLN")).when(made_in_the_dashboard("50.00 PLN")).then_nothing();
}

#[test]
fn refund_made_in_the_dashboard_must_not_exceed_what_is_left() {
    after_capture([refund_requested(1, "600.00 PLN")])
        .when(made_in_the_dashboard("698.00 PLN"))
        .then_refused(Refusal::ExceedsPayment);
}

#[test]
fn failed_refund_from_the_dashboard_is_not_tried_again() {
    after_capture(recorded_from_the_dashboard("50.00 PLN"))
        .when(record(says_refund_failed(9, 1, "re_9")))
        .then([refund_failed(9, "re_9")]);
}

#[test]
fn complete_refund_in_the_dashboard_settles_ours() {
    after_capture([refund_requested(1, "698.00 PLN")])
        .when(record(Outcome::Refunded { refund_id: refund_id(1), refund_gateway_id: None }))
        .then([Event::PaymentRefunded { refund_id: refund_id(1), gateway_id: None }]);
}

#[test]
fn refund_made_in_the_dashboard_can_be_of_exactly_what_is_left() {
    after_capture([refund_requested(1, "600.00 PLN")])
        .when(made_in_the_dashboard("98.00 PLN"))
        .then(recorded_from_the_dashboard("98.00 PLN"));
}

#[test]
fn refund_made_in_the_dashboard_must_be_in_the_currency_of_the_payment() {
    after_capture([]).when(made_in_the_dashboard("5.00 EUR")).then_refused(Refusal::WrongCurrency);
}

#[test]
fn outcome_of_a_refund_of_an_unknown_payment_is_refused() {
    given::<Payment>([]).when(record(says_refunded(1, "re_1"))).then_refused(Refusal::Unknown);
    given::<Payment>([]).when(record(says_refund_failed(1, 1, "re_1"))).then_refused(Refusal::Unknown);
}

#[test]
fn failure_of_an_unknown_refund_is_refused() {
    after_capture([]).when(record(says_refund_failed(1, 1, "re_1"))).then_refused(Refusal::UnknownRefund);
}

#[test]
fn failure_of_an_earlier_attempt_changes_nothing() {
    after_capture([refund_requested(1, "50.00 PLN"), refund_attempt_failed(1, "re_1", 15)])
        .when(record(says_refund_failed(1, 1, "re_9")))
        .then_nothing();
}

#[test]
fn failure_with_the_id_of_a_failed_attempt_changes_nothing() {
    after_capture([refund_requested(1, "50.00 PLN"), refund_attempt_failed(1, "re_1", 15)])
        .when(record(says_refund_failed(1, 2, "re_1")))
        .then_nothing();
}

#[test]
fn failure_of_another_refund_at_the_gateway_changes_nothing() {
    after_capture([refund_requested(1, "50.00 PLN"), refunded(1, "re_1")])
        .when(record(says_refund_failed(1, 1, "re_2")))
        .then_nothing();
}

#[test]
fn failed_refund_fails_once() {
    after_capture([refund_requested(1, "50.00 PLN"), refund_failed(1, "re_3")])
        .when(record(says_refund_failed(1, 3, "re_4")))
        .then_nothing();
}

#[test]
fn failed_refund_can_succeed_after_all() {
    after_capture([refund_requested(1, "698.00 PLN"), refund_failed(1, "re_3")])
        .when(record(says_refunded(1, "re_4")))
        .then([refunded(1, "re_4")]);
}

#[test]
fn failed_refund_can_not_succeed_once_its_amount_is_refunded() {
    after_capture([refund_requested(1, "50.00 PLN"), refund_failed(1, "re_3"), refund_requested(2, "648.01 PLN")])
        .when(record(says_refunded(1, "re_4")))
        .then_refused(Refusal::ExceedsPayment);
}

#[test]
fn staff_can_not_refund_more_than_a_free_order() {
    let events =
        [Event::PaymentRequested(free_terms()), Event::PaymentAuthorized { gateway_id: None }, Event::PaymentCaptured];
    given::<Payment>(events).when(refund(1, "5.00 PLN")).then_refused(Refusal::NothingLeft);
}

#[test]
fn order_can_be_refunded_zero() {
    after_capture([refund_requested(1, "698.00 PLN")]).when(refund_for_order(2, Some("0.00 PLN"))).then([
        refund_requested_of(2, "0.00 PLN", RefundScope::Lines),
        Event::PaymentRefunded { refund_id: refund_id(2), gateway_id: None },
    ]);
}
