use contracts::DeliveryMethod;
use kernel::{SignedDuration, Timestamp};
use testkit::given;
use tickets::commands::request_delivery::{ResendRefusal, next};
use tickets::delivery::{
    CLAIM, CancelReason, Delivery, DeliveryCommand as Command, DeliveryEvent as Event, DeliveryRefusal, Message,
    Outcome, Parcel, Step, Whereabouts,
};

use crate::samples::{
    attempt_failed, attempted, bounced, by_courier, claim, delivered, delivery_failed, doors, emailed, message_id,
    paid_at, parcel, record, requested, requested_by_courier, says_impossible, says_not_sent, says_seen, says_sent,
    says_shipped, seen, shipped,
};

fn after(events: impl IntoIterator<Item = Event>) -> Delivery {
    given::<Delivery>(events).state()
}

fn just_before_the_claim_ends() -> Timestamp {
    paid_at() + CLAIM - SignedDuration::from_millis(1)
}

#[test]
fn a_delivery_can_be_requested() {
    given::<Delivery>([]).when(Command::RequestDelivery(Box::new(parcel()))).then([requested()]);
}

#[test]
fn requesting_a_delivery_twice_requests_it_once() {
    given::<Delivery>([requested()]).when(Command::RequestDelivery(Box::new(parcel()))).then_nothing();
}

#[test]
fn a_delivery_that_was_sent_is_not_requested_again_by_a_repeat() {
    given::<Delivery>([requested(), attempted(1), emailed()])
        .when(Command::RequestDelivery(Box::new(parcel())))
        .then_nothing();
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
    assert_eq!(
        after([requested()]).next(DeliveryMethod::Email, paid_at()),
        Step::Send { parcel: &parcel(), attempt: 1 }
    );
}

#[test]
fn what_was_not_accepted_is_to_be_sent_again() {
    let delivery = after([requested(), attempted(1), attempt_failed(1)]);
    assert_eq!(delivery.next(DeliveryMethod::Email, paid_at()), Step::Send { parcel: &parcel(), attempt: 2 });
}

#[test]
fn an_attempt_is_left_to_who_claimed_it() {
    assert_eq!(
        after([requested(), attempted(1)]).next(DeliveryMethod::Email, just_before_the_claim_ends()),
        Step::Wait
    );
}

#[test]
fn an_attempt_whose_owner_is_gone_is_looked_up() {
    let delivery = after([requested(), attempted(1)]);
    let message_id = message_id(1);
    let step = Step::LookUp { parcel: &parcel(), attempt: 1, message_id: &message_id, since: paid_at() };
    assert_eq!(delivery.next(DeliveryMethod::Email, paid_at() + CLAIM), step);
}

#[test]
fn what_was_sent_is_left_alone() {
    assert_eq!(
        after([requested(), attempted(1), emailed()]).next(DeliveryMethod::Email, paid_at() + CLAIM),
        Step::Nothing
    );
}

#[test]
fn what_failed_for_good_is_left_alone() {
    assert_eq!(
        after([requested(), attempted(1), delivery_failed()]).next(DeliveryMethod::Email, paid_at() + CLAIM),
        Step::Nothing
    );
}

#[test]
fn what_goes_by_courier_is_not_sent_by_email() {
    assert_eq!(
        after([Event::DeliveryRequested(Box::new(by_courier()))]).next(DeliveryMethod::Email, paid_at()),
        Step::Nothing
    );
}

fn notice() -> Parcel {
    Parcel { message: Message::Refund { reason: CancelReason::ConcertCancelled, amount: None }, ..parcel() }
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
    given::<Delivery>([Event::DeliveryCancelled]).when(Command::RequestDelivery(Box::new(parcel()))).then_nothing();
}

#[test]
fn a_mail_without_tickets_is_recorded_as_that() {
    given::<Delivery>([Event::DeliveryRequested(Box::new(notice())), attempted(1)])
        .when(record(says_sent()))
        .then([Event::NoticeEmailed { gateway_id: "mail-1".to_owned() }]);
}

// By courier.

fn by_courier_after(events: impl IntoIterator<Item = Event>) -> Delivery {
    after([requested_by_courier()].into_iter().chain(events))
}

#[test]
fn what_goes_by_courier_is_shipped() {
    let delivery = by_courier_after([]);
    assert_eq!(
        delivery.next(DeliveryMethod::Courier, paid_at()),
        Step::Send { parcel: &crate::samples::by_courier(), attempt: 1 }
    );
}

#[test]
fn a_label_that_was_given_ships_the_tickets() {
    given::<Delivery>([requested_by_courier(), attempted(1)]).when(record(says_shipped())).then([shipped()]);
}

#[test]
fn a_second_label_ships_nothing() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped()]).when(record(says_shipped())).then_nothing();
}

#[test]
fn where_a_parcel_is_is_recorded_once() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped(), seen(Whereabouts::InTransit)])
        .when(record(says_seen(Whereabouts::InTransit)))
        .then_nothing();
}

#[test]
fn a_parcel_that_moves_on_is_seen() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped()])
        .when(record(says_seen(Whereabouts::OutForDelivery)))
        .then([seen(Whereabouts::OutForDelivery)]);
}

#[test]
fn a_parcel_that_arrived_is_delivered() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped()])
        .when(record(delivered()))
        .then([Event::DeliverySucceeded { at: doors() }]);
}

#[test]
fn a_parcel_that_goes_back_has_failed() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped(), seen(Whereabouts::Exception)])
        .when(record(bounced()))
        .then([Event::DeliveryFailed { reason: "bounced".to_owned() }]);
}

#[test]
fn the_courier_is_asked_for_a_parcel_that_is_still_here() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped()])
        .when(Command::CancelDelivery)
        .then([Event::ShipmentCancellationRequested]);
}

#[test]
fn the_courier_is_asked_once() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped(), Event::ShipmentCancellationRequested])
        .when(Command::CancelDelivery)
        .then_nothing();
}

#[test]
fn the_courier_is_not_asked_for_a_parcel_that_is_on_its_way() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped(), seen(Whereabouts::InTransit)])
        .when(Command::CancelDelivery)
        .then_nothing();
}

#[test]
fn a_parcel_that_nobody_wants_is_to_be_cancelled() {
    let delivery = by_courier_after([attempted(1), shipped(), Event::ShipmentCancellationRequested]);
    assert!(matches!(delivery.next(DeliveryMethod::Courier, paid_at()), Step::CancelShipment { .. }), "{delivery:?}");
}

#[test]
fn a_parcel_that_the_courier_gave_back_is_cancelled() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped(), Event::ShipmentCancellationRequested])
        .when(record(Outcome::ShipmentCancelled))
        .then([Event::DeliveryCancelled]);
}

#[test]
fn a_parcel_that_the_courier_keeps_goes_its_way() {
    let events = [attempted(1), shipped(), Event::ShipmentCancellationRequested, Event::ShipmentNotCancelled];
    assert_eq!(by_courier_after(events).next(DeliveryMethod::Courier, paid_at()), Step::Nothing);
}

// What webhooks tell.

#[test]
fn a_mail_that_arrived_is_delivered() {
    given::<Delivery>([requested(), attempted(1), emailed()])
        .when(record(delivered()))
        .then([Event::DeliverySucceeded { at: doors() }]);
}

#[test]
fn a_webhook_that_overtakes_the_answer_says_that_it_was_sent() {
    given::<Delivery>([requested(), attempted(1)])
        .when(record(delivered()))
        .then([Event::TicketsEmailed { gateway_id: message_id(1) }, Event::DeliverySucceeded { at: doors() }]);
}

#[test]
fn a_mail_that_bounced_has_failed() {
    given::<Delivery>([requested(), attempted(1), emailed()])
        .when(record(bounced()))
        .then([Event::DeliveryFailed { reason: "bounced".to_owned() }]);
}

#[test]
fn an_answer_after_the_bounce_does_not_undo_it() {
    given::<Delivery>([requested(), attempted(1), emailed(), Event::DeliveryFailed { reason: "bounced".to_owned() }])
        .when(record(says_sent()))
        .then_nothing();
}

#[test]
fn of_good_and_bad_news_the_bad_is_the_last_in_whatever_order() {
    let orders = [[delivered(), bounced()], [bounced(), delivered()]];
    let ends = orders.map(|outcomes| {
        let mut delivery = after([requested(), attempted(1), emailed()]);
        for outcome in outcomes {
            let events = <Delivery as kernel::Decider>::decide(&record(outcome), &delivery).unwrap();
            delivery = events.iter().fold(delivery, <Delivery as kernel::Decider>::evolve);
        }
        delivery.status()
    });
    assert_eq!(ends, ["failed", "failed"]);
}

#[test]
fn who_complains_has_got_the_mail_and_is_heard_once() {
    let complaint = Outcome::Complained { at: doors() };
    given::<Delivery>([requested(), attempted(1), emailed()])
        .when(record(complaint.clone()))
        .then([Event::DeliverySucceeded { at: doors() }, Event::RecipientComplained { at: doors() }]);
    let heard = [Event::DeliverySucceeded { at: doors() }, Event::RecipientComplained { at: doors() }];
    given::<Delivery>([requested(), attempted(1), emailed()].into_iter().chain(heard))
        .when(record(complaint))
        .then_nothing();
}

// Sending again.

#[test]
fn the_next_delivery_of_an_order_is_the_next_number() {
    assert_eq!(next(&[after([requested(), attempted(1), emailed()])], DeliveryMethod::Email), Ok(2));
}

#[test]
fn a_second_courier_does_not_set_out_while_the_first_is_under_way() {
    let under_way = by_courier_after([attempted(1), shipped()]);
    assert_eq!(next(&[under_way], DeliveryMethod::Courier), Err(ResendRefusal::CourierUnderWay));
}

#[test]
fn after_a_courier_failed_the_tickets_may_go_by_mail() {
    let failed = by_courier_after([attempted(1), shipped(), Event::DeliveryFailed { reason: "returned".to_owned() }]);
    assert_eq!(next(&[failed], DeliveryMethod::Email), Ok(2));
}

#[test]
fn an_order_has_so_many_deliveries_and_no_more() {
    let sent = vec![after([requested(), attempted(1), emailed()]); 20];
    assert_eq!(next(&sent, DeliveryMethod::Email), Err(ResendRefusal::TooMany));
}
