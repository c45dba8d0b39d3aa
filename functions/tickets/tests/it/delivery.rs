use contracts::orders::CancelReason;
use kernel::{SignedDuration, Timestamp};
use testkit::given;
use tickets::delivery::{
    CLAIM, Delivery, DeliveryCommand as Command, DeliveryEvent as Event, DeliveryRefusal, Message, Parcel, Step,
};

use crate::samples::{
    attempt_failed, attempted, by_courier, claim, delivery_failed, emailed, message_id, paid_at, parcel, record,
    requested, says_impossible, says_not_sent, says_sent,
};

fn after(events: impl IntoIterator<Item = Event>) -> Delivery {
    given::<Delivery>(events).state()
}

fn just_before_the_claim_ends() -> Timestamp {
    paid_at() + CLAIM - SignedDuration::from_millis(1)
}

#[test]
fn a_delivery_can_be_requested() {
    given::<Delivery>([]).when(Command::RequestDelivery(parcel())).then([requested()]);
}

#[test]
fn requesting_a_delivery_twice_requests_it_once() {
    given::<Delivery>([requested()]).when(Command::RequestDelivery(parcel())).then_nothing();
}

#[test]
fn a_delivery_that_was_sent_is_not_requested_again_by_a_repeat() {
    given::<Delivery>([requested(), attempted(1), emailed()]).when(Command::RequestDelivery(parcel())).then_nothing();
}

#[test]
fn the_first_attempt_can_be_claimed() {
    given::<Delivery>([requested()]).when(claim(1, paid_at())).then([attempted(1)]);
}

#[test]
fn a_claimed_attempt_can_not_be_claimed_again() {
    given::<Delivery>([requested(), attempted(1)]).when(claim(1, paid_at())).then_nothing();
}

#[test]
fn the_next_attempt_can_not_be_claimed_while_one_is_under_way() {
    given::<Delivery>([requested(), attempted(1)]).when(claim(2, paid_at())).then_nothing();
}

#[test]
fn an_attempt_can_not_be_skipped() {
    given::<Delivery>([requested()]).when(claim(2, paid_at())).then_nothing();
}

#[test]
fn after_a_failed_attempt_the_next_can_be_claimed() {
    given::<Delivery>([requested(), attempted(1), attempt_failed(1)]).when(claim(2, paid_at())).then([attempted(2)]);
}

#[test]
fn what_was_sent_can_not_be_claimed() {
    given::<Delivery>([requested(), attempted(1), emailed()]).when(claim(2, paid_at())).then_nothing();
}

#[test]
fn what_failed_for_good_can_not_be_claimed() {
    given::<Delivery>([requested(), attempted(1), delivery_failed()]).when(claim(2, paid_at())).then_nothing();
}

#[test]
fn a_delivery_that_was_never_requested_can_not_be_claimed() {
    given::<Delivery>([]).when(claim(1, paid_at())).then_refused(DeliveryRefusal::Unknown);
}

#[test]
fn a_mail_that_was_taken_is_sent() {
    given::<Delivery>([requested(), attempted(1)]).when(record(says_sent())).then([emailed()]);
}

#[test]
fn a_mail_that_was_found_later_is_sent() {
    given::<Delivery>([requested(), attempted(1), attempt_failed(1)]).when(record(says_sent())).then([emailed()]);
}

#[test]
fn a_mail_that_was_found_after_all_was_given_up_is_sent() {
    given::<Delivery>([requested(), attempted(1), delivery_failed()]).when(record(says_sent())).then([emailed()]);
}

#[test]
fn a_mail_is_sent_once() {
    given::<Delivery>([requested(), attempted(1), emailed()]).when(record(says_sent())).then_nothing();
}

#[test]
fn an_attempt_that_sent_nothing_has_failed() {
    given::<Delivery>([requested(), attempted(1)]).when(record(says_not_sent(1))).then([attempt_failed(1)]);
}

#[test]
fn an_old_attempts_failure_does_not_end_the_current_one() {
    given::<Delivery>([requested(), attempted(1), attempt_failed(1), attempted(2)])
        .when(record(says_not_sent(1)))
        .then_nothing();
}

#[test]
fn a_failure_does_not_unsend_what_was_sent() {
    given::<Delivery>([requested(), attempted(1), emailed()]).when(record(says_not_sent(1))).then_nothing();
}

#[test]
fn a_rejected_mail_fails_the_delivery() {
    given::<Delivery>([requested(), attempted(1)]).when(record(says_impossible())).then([delivery_failed()]);
}

#[test]
fn a_delivery_can_fail_before_any_attempt() {
    given::<Delivery>([requested()]).when(record(says_impossible())).then([delivery_failed()]);
}

#[test]
fn a_delivery_fails_once() {
    given::<Delivery>([requested(), delivery_failed()]).when(record(says_impossible())).then_nothing();
}

#[test]
fn a_rejection_does_not_unsend_what_was_sent() {
    given::<Delivery>([requested(), attempted(1), emailed()]).when(record(says_impossible())).then_nothing();
}

#[test]
fn an_outcome_of_a_delivery_that_was_never_requested_is_refused() {
    given::<Delivery>([]).when(record(says_sent())).then_refused(DeliveryRefusal::Unknown);
}

#[test]
fn what_was_requested_is_to_be_sent() {
    assert_eq!(after([requested()]).next(paid_at()), Step::Send { parcel: &parcel(), attempt: 1 });
}

#[test]
fn what_was_not_accepted_is_to_be_sent_again() {
    let delivery = after([requested(), attempted(1), attempt_failed(1)]);
    assert_eq!(delivery.next(paid_at()), Step::Send { parcel: &parcel(), attempt: 2 });
}

#[test]
fn an_attempt_is_left_to_who_claimed_it() {
    assert_eq!(after([requested(), attempted(1)]).next(just_before_the_claim_ends()), Step::Wait);
}

#[test]
fn an_attempt_whose_owner_is_gone_is_looked_up() {
    let delivery = after([requested(), attempted(1)]);
    let message_id = message_id(1);
    let step = Step::LookUp { parcel: &parcel(), attempt: 1, message_id: &message_id, since: paid_at() };
    assert_eq!(delivery.next(paid_at() + CLAIM), step);
}

#[test]
fn what_was_sent_is_left_alone() {
    assert_eq!(after([requested(), attempted(1), emailed()]).next(paid_at() + CLAIM), Step::Nothing);
}

#[test]
fn what_failed_for_good_is_left_alone() {
    assert_eq!(after([requested(), attempted(1), delivery_failed()]).next(paid_at() + CLAIM), Step::Nothing);
}

#[test]
fn what_goes_by_courier_is_not_sent_by_email() {
    assert_eq!(after([Event::DeliveryRequested(by_courier())]).next(paid_at()), Step::Nothing);
}

fn notice() -> Parcel {
    Parcel { message: Message::Refund { reason: CancelReason::ConcertCancelled }, ..parcel() }
}

#[test]
fn void_tickets_are_not_sent() {
    given::<Delivery>([requested()]).when(Command::CancelDelivery).then([Event::DeliveryCancelled]);
}

#[test]
fn nothing_is_sent_once_it_is_cancelled() {
    given::<Delivery>([requested(), Event::DeliveryCancelled]).when(claim(1, paid_at())).then_nothing();
}

#[test]
fn what_was_sent_is_not_cancelled() {
    given::<Delivery>([requested(), attempted(1), emailed()]).when(Command::CancelDelivery).then_nothing();
}

#[test]
fn a_delivery_that_was_cancelled_before_it_was_asked_for_is_not_made() {
    given::<Delivery>([Event::DeliveryCancelled]).when(Command::RequestDelivery(parcel())).then_nothing();
}

#[test]
fn a_mail_without_tickets_is_recorded_as_that() {
    given::<Delivery>([Event::DeliveryRequested(notice()), attempted(1)])
        .when(record(says_sent()))
        .then([Event::NoticeEmailed { gateway_id: "mail-1".to_owned() }]);
}
