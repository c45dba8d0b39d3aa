use eventstore::{Actor, Aggregate, Commit, RecordedEvent};
use finance::jobs::requeue_overdue_payments::{event_to_requeue, has_turn, is_overdue};
use finance::payment::{Payment, PaymentEvent as Event};
use finance::views::unsettled_payments::{Change, UnsettledPayment};
use finance::views::user_payments::UserPayment;
use kernel::{CommandId, CorrelationId, SignedDuration};
use testkit::{at, given, id, money};

use crate::samples::{
    action_required, authorized, capture_failed, captured, declined, now, order, payment_id, refund_attempt_failed,
    refund_requested, refunded, released, requested, terms_of_card_2,
};

fn after(events: impl IntoIterator<Item = Event>) -> Payment {
    given::<Payment>(events).state()
}

fn status(events: impl IntoIterator<Item = Event>) -> String {
    UserPayment::of(&after(events)).unwrap().status
}

fn correlation_id() -> CorrelationId {
    CorrelationId::new(id(9))
}

fn commit_of(event: &Event) -> Commit {
    Commit {
        stream: Payment::stream(payment_id()),
        version: 1,
        events: vec![RecordedEvent::encode(event).unwrap()],
        at: now(),
        actor: Actor::System("test".to_owned()),
        command: "Test".to_owned(),
        command_id: CommandId::new(id(8)),
        correlation_id: correlation_id(),
        causation_id: None,
        state: None,
    }
}

fn change(events: Vec<Event>) -> Change {
    Change::of(&commit_of(events.last().unwrap()), &after(events.clone()))
}

fn unsettled() -> UnsettledPayment {
    UnsettledPayment { payment_id: payment_id(), since: now(), requeued_at: None, correlation_id: correlation_id() }
}

#[test]
fn listed_payment_has_order_amount_and_gateway_id() {
    let shown = UserPayment::of(&after([requested(), authorized()])).unwrap();
    assert_eq!(
        (shown.order_id, shown.amount, shown.refunded, shown.gateway_id.as_deref()),
        (order(), money("698.00 PLN"), money("0.00 PLN"), Some("pi_1"))
    );
}

#[test]
fn declined_payment_shows_its_reason() {
    let shown = UserPayment::of(&after([requested(), declined()])).unwrap();
    assert_eq!(shown.reason.as_deref(), Some("insufficient_funds"));
}

#[test]
fn unanswered_payment_is_pending() {
    assert_eq!(status([requested()]), "pending");
}

#[test]
fn payment_that_waits_for_the_bank_is_action_required() {
    assert_eq!(status([requested(), action_required()]), "action_required");
}

#[test]
fn payment_stays_authorized_until_it_is_captured() {
    assert_eq!(status([requested(), authorized(), Event::PaymentCaptureRequested]), "authorized");
}

#[test]
fn captured_payment_is_captured() {
    let events = [requested(), authorized(), Event::PaymentCaptureRequested, Event::PaymentCaptured];
    assert_eq!(status(events), "captured");
}

#[test]
fn declined_payment_is_declined() {
    assert_eq!(status([requested(), declined()]), "declined");
}

#[test]
fn released_payment_is_released() {
    assert_eq!(status([requested(), authorized(), Event::PaymentReleaseRequested, released()]), "released");
}

#[test]
fn payment_with_a_failed_capture_is_released() {
    let failed = capture_failed("authorization_lost");
    assert_eq!(status([requested(), authorized(), Event::PaymentCaptureRequested, failed]), "released");
}

#[test]
fn abandoned_payment_is_not_listed() {
    assert_eq!(UserPayment::of(&after([released()])), None);
}

#[test]
fn payments_are_sorted_by_time() {
    let mut earlier = UserPayment::of(&after([requested()])).unwrap();
    let later = UserPayment { requested_at: at("2026-11-22T10:00:00.5Z"), ..earlier.clone() };
    earlier.requested_at = at("2026-11-22T10:00:00Z");
    assert!(earlier.key().sk < later.key().sk);
}

#[test]
fn requested_payment_is_listed_as_unsettled() {
    assert_eq!(change(vec![requested()]), Change::Put(unsettled()));
}

#[test]
fn payment_that_waits_for_its_order_changes_no_list() {
    assert_eq!(change(vec![requested(), authorized()]), Change::Leave);
}

#[test]
fn requested_capture_is_listed_as_unsettled() {
    let events = vec![requested(), authorized(), Event::PaymentCaptureRequested];
    assert_eq!(change(events), Change::Put(unsettled()));
}

#[test]
fn settled_payment_leaves_the_list() {
    let events = vec![requested(), authorized(), Event::PaymentCaptureRequested, Event::PaymentCaptured];
    assert_eq!(change(events), Change::Remove);
}

#[test]
fn unsettled_payment_is_in_one_of_the_lists() {
    let list = UnsettledPayment::key(payment_id()).pk;
    assert!(UnsettledPayment::lists().any(|known| known == list));
}

#[test]
fn payment_is_not_overdue_before_two_minutes() {
    assert!(!is_overdue(&unsettled(), now() + SignedDuration::from_secs(119)));
}

#[test]
fn payment_is_overdue_after_two_minutes() {
    assert!(is_overdue(&unsettled(), now() + SignedDuration::from_mins(2)));
}

#[test]
fn overdue_payment_is_requeued_as_the_event_of_its_next_call() {
    let names = [
        vec![requested()],
        vec![requested(), authorized(), Event::PaymentCaptureRequested],
        vec![requested(), authorized(), Event::PaymentReleaseRequested],
    ]
    .map(|events| serde_json::to_value(event_to_requeue(&after(events), now()).unwrap()).unwrap()["type"].clone());
    assert_eq!(names, ["PaymentRequested", "PaymentCaptureRequested", "PaymentReleaseRequested"]);
}

#[test]
fn payment_that_waits_for_its_order_is_not_requeued() {
    assert_eq!(event_to_requeue(&after([requested(), authorized()]), now()), None);
}

#[test]
fn payment_that_waits_for_the_bank_is_requeued_to_be_checked() {
    let event = event_to_requeue(&after([requested(), action_required()]), now());
    assert_eq!(serde_json::to_value(event).unwrap()["type"], "PaymentActionRequired");
}

#[test]
fn declined_payment_of_an_ended_order_stays_declined() {
    assert_eq!(status([requested(), declined(), released()]), "declined");
}

#[test]
fn another_card_keeps_the_payments_place_in_the_list() {
    let first = UserPayment::of(&after([requested()])).unwrap();
    let second =
        UserPayment::of(&after([requested(), declined(), Event::PaymentRequested(terms_of_card_2())])).unwrap();
    assert_eq!(first.key(), second.key());
}

#[test]
fn partly_refunded_payment_shows_the_refunded_amount() {
    let events = [captured(), vec![refund_requested(1, "50.00 PLN"), refunded(1, "re_1")]].concat();
    let shown = UserPayment::of(&after(events)).unwrap();
    assert_eq!((shown.status.as_str(), shown.refunded), ("partially_refunded", money("50.00 PLN")));
}

#[test]
fn fully_refunded_payment_is_refunded() {
    let events = [captured(), vec![refund_requested(1, "698.00 PLN"), refunded(1, "re_1")]].concat();
    assert_eq!(status(events), "refunded");
}

#[test]
fn requested_refund_does_not_count_yet() {
    let shown = UserPayment::of(&after([captured(), vec![refund_requested(1, "698.00 PLN")]].concat())).unwrap();
    assert_eq!((shown.status.as_str(), shown.refunded), ("captured", money("0.00 PLN")));
}

#[test]
fn payment_with_a_requested_refund_is_listed_as_unsettled() {
    assert_eq!(change([captured(), vec![refund_requested(1, "50.00 PLN")]].concat()), Change::Put(unsettled()));
}

#[test]
fn payment_whose_refund_is_tried_again_is_due_then() {
    let events = [captured(), vec![refund_requested(1, "50.00 PLN"), refund_attempt_failed(1, "re_1", 15)]].concat();
    let since = now() + SignedDuration::from_mins(15);
    assert_eq!(change(events), Change::Put(UnsettledPayment { since, ..unsettled() }));
}

#[test]
fn payment_whose_refund_is_made_leaves_the_list() {
    let events = [captured(), vec![refund_requested(1, "50.00 PLN"), refunded(1, "re_1")]].concat();
    assert_eq!(change(events), Change::Remove);
}

/// The minutes after which a call that never succeeds is requeued by runs in these minutes.
fn turns(runs: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut payment = unsettled();
    let at = |minute| now() + SignedDuration::from_mins(minute);
    let mut turns = Vec::new();
    for minute in runs {
        if has_turn(&payment, at(minute)) {
            payment.requeued_at = Some(at(minute));
            turns.push(minute);
        }
    }
    turns
}

#[test]
fn overdue_call_is_requeued_less_and_less_often() {
    assert_eq!(turns(0..5 * 24 * 60), [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3488, 4928, 6368]);
}

#[test]
fn run_after_missed_ones_requeues_an_overdue_call() {
    assert_eq!(turns([5, 6, 30, 31].into_iter()), [5, 30]);
}
