use eventstore::{Actor, Aggregate, Commit, RecordedEvent};
use finance::payment::{Payment, PaymentEvent as Event};
use finance::settle_overdue::{is_overdue, message};
use finance::views::unsettled::{Change, Unsettled};
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

fn unsettled() -> Unsettled {
    Unsettled { payment_id: payment_id(), since: now(), correlation_id: correlation_id() }
}

#[test]
fn a_payment_shows_what_was_asked_for() {
    let shown = UserPayment::of(&after([requested(), authorized()])).unwrap();
    assert_eq!(
        (shown.order_id, shown.amount, shown.refunded, shown.gateway_id.as_deref()),
        (order(), money("698.00 PLN"), money("0.00 PLN"), Some("pi_1"))
    );
}

#[test]
fn a_declined_payment_shows_why() {
    let shown = UserPayment::of(&after([requested(), declined()])).unwrap();
    assert_eq!(shown.reason.as_deref(), Some("insufficient_funds"));
}

#[test]
fn a_payment_without_an_answer_is_pending() {
    assert_eq!(status([requested()]), "pending");
}

#[test]
fn a_payment_whose_buyer_is_at_the_bank_says_so() {
    assert_eq!(status([requested(), action_required()]), "action_required");
}

#[test]
fn a_payment_stays_authorized_until_it_is_captured() {
    assert_eq!(status([requested(), authorized(), Event::PaymentCaptureRequested]), "authorized");
}

#[test]
fn a_captured_payment_says_so() {
    let events = [requested(), authorized(), Event::PaymentCaptureRequested, Event::PaymentCaptured];
    assert_eq!(status(events), "captured");
}

#[test]
fn a_declined_payment_says_so() {
    assert_eq!(status([requested(), declined()]), "declined");
}

#[test]
fn a_released_payment_says_so() {
    assert_eq!(status([requested(), authorized(), Event::PaymentReleaseRequested, released()]), "released");
}

#[test]
fn a_payment_that_could_not_be_captured_is_released() {
    let failed = capture_failed("authorization_lost");
    assert_eq!(status([requested(), authorized(), Event::PaymentCaptureRequested, failed]), "released");
}

#[test]
fn a_payment_abandoned_before_it_was_asked_for_is_not_listed() {
    assert_eq!(UserPayment::of(&after([released()])), None);
}

#[test]
fn later_payments_come_later_in_the_list() {
    let mut earlier = UserPayment::of(&after([requested()])).unwrap();
    let later = UserPayment { requested_at: at("2026-11-22T10:00:00.5Z"), ..earlier.clone() };
    earlier.requested_at = at("2026-11-22T10:00:00Z");
    assert!(earlier.key().sk < later.key().sk);
}

#[test]
fn what_is_due_goes_on_the_list() {
    assert_eq!(change(vec![requested()]), Change::Put(unsettled()));
}

#[test]
fn what_waits_for_its_order_stays_where_it_is() {
    assert_eq!(change(vec![requested(), authorized()]), Change::Leave);
}

#[test]
fn a_requested_capture_goes_on_the_list() {
    let events = vec![requested(), authorized(), Event::PaymentCaptureRequested];
    assert_eq!(change(events), Change::Put(unsettled()));
}

#[test]
fn what_is_settled_leaves_the_list() {
    let events = vec![requested(), authorized(), Event::PaymentCaptureRequested, Event::PaymentCaptured];
    assert_eq!(change(events), Change::Remove);
}

#[test]
fn every_payment_is_in_a_list_that_is_looked_at() {
    let list = Unsettled::key(payment_id()).pk;
    assert!(Unsettled::lists().any(|known| known == list));
}

#[test]
fn the_queue_has_two_minutes() {
    assert!(!is_overdue(&unsettled(), now() + SignedDuration::from_secs(119)));
}

#[test]
fn after_two_minutes_a_payment_is_overdue() {
    assert!(is_overdue(&unsettled(), now() + SignedDuration::from_mins(2)));
}

#[test]
fn an_overdue_payment_is_queued_as_its_rule_would_queue_it() {
    let names = [
        vec![requested()],
        vec![requested(), authorized(), Event::PaymentCaptureRequested],
        vec![requested(), authorized(), Event::PaymentReleaseRequested],
    ]
    .map(|events| serde_json::to_value(message(&after(events), now()).unwrap()).unwrap()["type"].clone());
    assert_eq!(names, ["PaymentRequested", "PaymentCaptureRequested", "PaymentReleaseRequested"]);
}

#[test]
fn a_payment_that_waits_for_its_order_is_not_queued() {
    assert_eq!(message(&after([requested(), authorized()]), now()), None);
}

#[test]
fn a_payment_whose_buyer_is_at_the_bank_is_queued_to_be_looked_at() {
    let message = message(&after([requested(), action_required()]), now());
    assert_eq!(serde_json::to_value(message).unwrap()["type"], "PaymentActionRequired");
}

#[test]
fn a_declined_payment_whose_order_has_come_to_nothing_still_says_that_it_was_declined() {
    assert_eq!(status([requested(), declined(), released()]), "declined");
}

#[test]
fn a_payment_asked_for_on_another_card_keeps_its_place_in_the_list() {
    let first = UserPayment::of(&after([requested()])).unwrap();
    let second =
        UserPayment::of(&after([requested(), declined(), Event::PaymentRequested(terms_of_card_2())])).unwrap();
    assert_eq!(first.key(), second.key());
}

#[test]
fn a_payment_of_which_a_part_went_back_says_so() {
    let events = [captured(), vec![refund_requested(1, "50.00 PLN"), refunded(1, "re_1")]].concat();
    let shown = UserPayment::of(&after(events)).unwrap();
    assert_eq!((shown.status.as_str(), shown.refunded), ("partially_refunded", money("50.00 PLN")));
}

#[test]
fn a_payment_of_which_all_went_back_says_so() {
    let events = [captured(), vec![refund_requested(1, "698.00 PLN"), refunded(1, "re_1")]].concat();
    assert_eq!(status(events), "refunded");
}

#[test]
fn a_refund_that_is_only_asked_for_does_not_count_yet() {
    let shown = UserPayment::of(&after([captured(), vec![refund_requested(1, "698.00 PLN")]].concat())).unwrap();
    assert_eq!((shown.status.as_str(), shown.refunded), ("captured", money("0.00 PLN")));
}

#[test]
fn a_payment_with_a_refund_to_be_made_goes_on_the_list() {
    assert_eq!(change([captured(), vec![refund_requested(1, "50.00 PLN")]].concat()), Change::Put(unsettled()));
}

#[test]
fn a_payment_whose_refund_waits_for_its_next_attempt_stays_on_the_list() {
    let events = [captured(), vec![refund_requested(1, "50.00 PLN"), refund_attempt_failed(1, "re_1", 15)]].concat();
    assert_eq!(change(events), Change::Put(unsettled()));
}

#[test]
fn a_payment_whose_refund_is_made_leaves_the_list() {
    let events = [captured(), vec![refund_requested(1, "50.00 PLN"), refunded(1, "re_1")]].concat();
    assert_eq!(change(events), Change::Remove);
}
