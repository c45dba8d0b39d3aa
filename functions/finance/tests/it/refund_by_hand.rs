//! Failed refunds that staff paid back in another way.

use finance::payment::{Payment, PaymentCommand as Command, PaymentEvent as Event, PaymentRefusal as Refusal};
use finance::payments::refunds::ByHand;
use finance::published::published;
use finance::views::failed_refunds::FailedRefund;
use kernel::SignedDuration;
use testkit::{Given, given, money, text};

use crate::samples::{by_hand, captured, now, refund_failed, refund_id, refund_requested, refunded, says_refunded};

fn after_capture(events: impl IntoIterator<Item = Event>) -> Given<Payment> {
    given::<Payment>(captured()).and(events)
}

/// A refund of 50.00 PLN that no card took.
fn failed() -> [Event; 2] {
    [refund_requested(1, "50.00 PLN"), refund_failed(1, "re_3")]
}

fn record(by_hand: ByHand) -> Command {
    Command::RecordRefundByHand { refund_id: refund_id(1), by_hand, now: now() }
}

fn made() -> Event {
    Event::RefundMadeByHand { refund_id: refund_id(1), by_hand: by_hand("Transfer 118") }
}

#[test]
fn failed_refund_is_made_by_hand() {
    after_capture(failed()).when(record(by_hand("Transfer 118"))).then([made()]);
}

#[test]
fn repeat_records_nothing_more() {
    after_capture(failed()).and([made()]).when(record(by_hand("Transfer 118"))).then_nothing();
}

#[test]
fn another_transfer_for_the_same_refund_is_refused() {
    after_capture(failed()).and([made()]).when(record(by_hand("Transfer 119"))).then_refused(Refusal::RefundMade);
}

#[test]
fn refund_under_way_is_not_made_by_hand() {
    after_capture([refund_requested(1, "50.00 PLN")])
        .when(record(by_hand("Transfer 118")))
        .then_refused(Refusal::RefundUnderWay);
}

#[test]
fn refund_that_the_card_took_is_not_made_by_hand() {
    after_capture([refund_requested(1, "50.00 PLN"), refunded(1, "re_1")])
        .when(record(by_hand("Transfer 118")))
        .then_refused(Refusal::RefundMade);
}

#[test]
fn unknown_refund_is_not_made_by_hand() {
    after_capture([]).when(record(by_hand("Transfer 118"))).then_refused(Refusal::UnknownRefund);
}

#[test]
fn refund_is_not_made_in_the_future() {
    let tomorrow = ByHand { at: now() + SignedDuration::from_hours(24), ..by_hand("Transfer 118") };
    after_capture(failed()).when(record(tomorrow)).then_refused(Refusal::InFuture);
}

#[test]
fn refund_is_not_made_before_it_was_requested() {
    let before = ByHand { at: now() - SignedDuration::from_secs(1), ..by_hand("Transfer 118") };
    after_capture(failed()).when(record(before)).then_refused(Refusal::BeforeRequest);
}

#[test]
fn refund_whose_money_went_back_otherwise_is_not_made_by_hand() {
    after_capture(failed())
        .and([refund_requested(2, "698.00 PLN")])
        .when(record(by_hand("Transfer 118")))
        .then_refused(Refusal::ExceedsPayment);
}

#[test]
fn money_paid_by_hand_counts_as_refunded() {
    let payment = after_capture(failed()).and([made()]).state();
    assert_eq!(payment.refunds().unwrap().refunded(money("698.00 PLN")), money("50.00 PLN"));
}

#[test]
fn refund_made_by_hand_is_no_task() {
    let tasks = FailedRefund::of(&after_capture(failed()).and([made()]).state());
    assert_eq!(tasks.iter().map(|(_, is_task)| *is_task).collect::<Vec<_>>(), [false]);
}

#[test]
fn failed_refund_that_the_card_took_after_all_is_no_task() {
    let tasks = FailedRefund::of(&after_capture(failed()).and([refunded(1, "re_4")]).state());
    assert_eq!(tasks.iter().map(|(_, is_task)| *is_task).collect::<Vec<_>>(), [false]);
}

#[test]
fn refund_made_by_hand_is_published_like_any_other() {
    let payment = after_capture(failed()).and([made()]).state();
    let event = serde_json::to_value(published(&made(), &payment).unwrap()).unwrap();
    assert_eq!((&event["type"], &event["data"]["givenBack"]["amount"]), (&"PaymentRefunded".into(), &"50.00".into()));
}

#[test]
fn late_success_of_a_refund_made_by_hand_changes_nothing() {
    after_capture(failed()).and([made()]).when(crate::samples::record(says_refunded(1, "re_4"))).then_nothing();
}

#[test]
fn reference_is_kept() {
    let payment = after_capture(failed()).and([made()]).state();
    let json = serde_json::to_value(payment.refunds().unwrap().get(refund_id(1)).unwrap()).unwrap();
    assert_eq!(json["progress"]["madeByHand"]["reference"], serde_json::json!(text::<200>("Transfer 118")));
}
