use contracts::DeliveryMethod;
use kernel::{CommandId, SignedDuration, Timestamp};
use testkit::{given, id};
use tickets::commands::request_delivery::{ResendRefusal, next_number, next_number_for_buyer, resend, wait};
use tickets::delivery::{
    CLAIM, CancelReason, Delivery, DeliveryCommand as Command, DeliveryEvent as Event, DeliveryRefusal,
    DeliveryRequest, Message, Outcome, Step, Whereabouts, delivery_id,
};

use crate::samples::{
    attempt_failed, attempted, bounced, by_courier, claim, delivered, delivery_failed, doors, emailed, message_id,
    paid_at, record, request, requested, requested_by_courier, says_impossible, says_not_sent, says_seen, says_sent,
    says_shipped, seen, shipped,
};

fn after(events: impl IntoIterator<Item = Event>) -> Delivery {
    given::<Delivery>(events).state()
}

fn just_before_the_claim_ends() -> Timestamp {
    paid_at() + CLAIM - SignedDuration::from_millis(1)
}

#[test]
fn delivery_can_be_requested() {
    given::<Delivery>([]).when(Command::RequestDelivery(Box::new(request()))).then([requested()]);
}

#[test]
fn delivery_requested_twice_is_requested_once() {
    given::<Delivery>([requested()]).when(Command::RequestDelivery(Box::new(request()))).then_nothing();
}

#[test]
fn repeated_request_does_not_restart_a_sent_delivery() {
    given::<Delivery>([requested(), attempted(1), emailed()])
        .when(Command::RequestDelivery(Box::new(request())))
        .then_nothing();
}

#[test]
fn first_attempt_can_be_claimed() {
    given::<Delivery>([requested()]).when(claim(1, paid_at())).then([attempted(1)]);
}

#[test]
fn claimed_attempt_cannot_be_claimed_again() {
    given::<Delivery>([requested(), attempted(1)]).when(claim(1, paid_at())).then_nothing();
}

#[test]
fn next_attempt_cannot_be_claimed_while_one_is_under_way() {
    given::<Delivery>([requested(), attempted(1)]).when(claim(2, paid_at())).then_nothing();
}

#[test]
fn attempt_cannot_be_skipped() {
    given::<Delivery>([requested()]).when(claim(2, paid_at())).then_nothing();
}

#[test]
fn next_attempt_can_be_claimed_after_a_failed_one() {
    given::<Delivery>([requested(), attempted(1), attempt_failed(1)]).when(claim(2, paid_at())).then([attempted(2)]);
}

#[test]
fn sent_delivery_cannot_be_claimed() {
    given::<Delivery>([requested(), attempted(1), emailed()]).when(claim(2, paid_at())).then_nothing();
}

#[test]
fn failed_delivery_cannot_be_claimed() {
    given::<Delivery>([requested(), attempted(1), delivery_failed()]).when(claim(2, paid_at())).then_nothing();
}

#[test]
fn claim_of_an_unknown_delivery_is_refused() {
    given::<Delivery>([]).when(claim(1, paid_at())).then_refused(DeliveryRefusal::Unknown);
}

#[test]
fn accepted_email_is_sent() {
    given::<Delivery>([requested(), attempted(1)]).when(record(says_sent())).then([emailed()]);
}

#[test]
fn email_found_after_a_failed_attempt_is_sent() {
    given::<Delivery>([requested(), attempted(1), attempt_failed(1)]).when(record(says_sent())).then([emailed()]);
}

#[test]
fn email_found_after_the_delivery_failed_is_sent() {
    given::<Delivery>([requested(), attempted(1), delivery_failed()]).when(record(says_sent())).then([emailed()]);
}

#[test]
fn email_is_sent_once() {
    given::<Delivery>([requested(), attempted(1), emailed()]).when(record(says_sent())).then_nothing();
}

#[test]
fn attempt_that_sent_nothing_fails() {
    given::<Delivery>([requested(), attempted(1)]).when(record(says_not_sent(1))).then([attempt_failed(1)]);
}

#[test]
fn failure_of_an_old_attempt_does_not_end_the_current_one() {
    given::<Delivery>([requested(), attempted(1), attempt_failed(1), attempted(2)])
        .when(record(says_not_sent(1)))
        .then_nothing();
}

#[test]
fn failed_attempt_does_not_undo_a_sent_delivery() {
    given::<Delivery>([requested(), attempted(1), emailed()]).when(record(says_not_sent(1))).then_nothing();
}

#[test]
fn rejected_email_fails_the_delivery() {
    given::<Delivery>([requested(), attempted(1)]).when(record(says_impossible())).then([delivery_failed()]);
}

#[test]
fn delivery_can_fail_before_any_attempt() {
    given::<Delivery>([requested()]).when(record(says_impossible())).then([delivery_failed()]);
}

#[test]
fn delivery_fails_once() {
    given::<Delivery>([requested(), delivery_failed()]).when(record(says_impossible())).then_nothing();
}

#[test]
fn rejection_does_not_undo_a_sent_delivery() {
    given::<Delivery>([requested(), attempted(1), emailed()]).when(record(says_impossible())).then_nothing();
}

#[test]
fn outcome_of_an_unknown_delivery_is_refused() {
    given::<Delivery>([]).when(record(says_sent())).then_refused(DeliveryRefusal::Unknown);
}

#[test]
fn requested_delivery_is_sent_next() {
    assert_eq!(
        after([requested()]).next(DeliveryMethod::Email, paid_at()),
        Step::Send { request: &request(), attempt: 1 }
    );
}

#[test]
fn failed_attempt_is_followed_by_the_next_one() {
    let delivery = after([requested(), attempted(1), attempt_failed(1)]);
    assert_eq!(delivery.next(DeliveryMethod::Email, paid_at()), Step::Send { request: &request(), attempt: 2 });
}

#[test]
fn claimed_attempt_is_left_to_its_worker() {
    assert_eq!(
        after([requested(), attempted(1)]).next(DeliveryMethod::Email, just_before_the_claim_ends()),
        Step::Wait
    );
}

#[test]
fn attempt_without_an_outcome_is_looked_up_after_its_claim() {
    let delivery = after([requested(), attempted(1)]);
    let message_id = message_id(1);
    let step = Step::LookUp { request: &request(), attempt: 1, message_id: &message_id, since: paid_at() };
    assert_eq!(delivery.next(DeliveryMethod::Email, paid_at() + CLAIM), step);
}

#[test]
fn sent_delivery_needs_no_step() {
    assert_eq!(
        after([requested(), attempted(1), emailed()]).next(DeliveryMethod::Email, paid_at() + CLAIM),
        Step::Nothing
    );
}

#[test]
fn failed_delivery_needs_no_step() {
    assert_eq!(
        after([requested(), attempted(1), delivery_failed()]).next(DeliveryMethod::Email, paid_at() + CLAIM),
        Step::Nothing
    );
}

#[test]
fn delivery_by_courier_is_not_sent_by_email() {
    assert_eq!(
        after([Event::DeliveryRequested(Box::new(by_courier()))]).next(DeliveryMethod::Email, paid_at()),
        Step::Nothing
    );
}

fn notice() -> DeliveryRequest {
    DeliveryRequest {
        message: Message::Refund { reason: CancelReason::ConcertCancelled, amount: None, note: None },
        ..request()
    }
}

#[test]
fn waiting_delivery_is_cancelled() {
    given::<Delivery>([requested()]).when(Command::CancelDelivery).then([Event::DeliveryCancelled]);
}

#[test]
fn cancelled_delivery_cannot_be_claimed() {
    given::<Delivery>([requested(), Event::DeliveryCancelled]).when(claim(1, paid_at())).then_nothing();
}

#[test]
fn sent_email_is_not_cancelled() {
    given::<Delivery>([requested(), attempted(1), emailed()]).when(Command::CancelDelivery).then_nothing();
}

#[test]
fn delivery_cancelled_before_its_request_is_never_requested() {
    given::<Delivery>([Event::DeliveryCancelled]).when(Command::RequestDelivery(Box::new(request()))).then_nothing();
}

#[test]
fn email_without_tickets_is_recorded_as_a_notice() {
    given::<Delivery>([Event::DeliveryRequested(Box::new(notice())), attempted(1)])
        .when(record(says_sent()))
        .then([Event::NoticeEmailed { gateway_id: "mail-1".to_owned() }]);
}

// Delivery by courier.

fn by_courier_after(events: impl IntoIterator<Item = Event>) -> Delivery {
    after([requested_by_courier()].into_iter().chain(events))
}

#[test]
fn delivery_by_courier_is_shipped_next() {
    let delivery = by_courier_after([]);
    assert_eq!(
        delivery.next(DeliveryMethod::Courier, paid_at()),
        Step::Send { request: &crate::samples::by_courier(), attempt: 1 }
    );
}

#[test]
fn issued_label_ships_the_tickets() {
    given::<Delivery>([requested_by_courier(), attempted(1)]).when(record(says_shipped())).then([shipped()]);
}

#[test]
fn second_label_ships_nothing() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped()]).when(record(says_shipped())).then_nothing();
}

#[test]
fn same_whereabouts_are_recorded_once() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped(), seen(Whereabouts::InTransit)])
        .when(record(says_seen(Whereabouts::InTransit)))
        .then_nothing();
}

#[test]
fn new_whereabouts_are_recorded() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped()])
        .when(record(says_seen(Whereabouts::OutForDelivery)))
        .then([seen(Whereabouts::OutForDelivery)]);
}

#[test]
fn parcel_that_arrived_is_delivered() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped()])
        .when(record(delivered()))
        .then([Event::DeliverySucceeded { at: doors() }]);
}

#[test]
fn returned_parcel_fails_the_delivery() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped(), seen(Whereabouts::Exception)])
        .when(record(bounced()))
        .then([Event::DeliveryFailed { reason: "bounced".to_owned() }]);
}

#[test]
fn cancellation_of_a_labelled_parcel_is_requested() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped()])
        .when(Command::CancelDelivery)
        .then([Event::ShipmentCancellationRequested]);
}

#[test]
fn cancellation_of_a_parcel_is_requested_once() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped(), Event::ShipmentCancellationRequested])
        .when(Command::CancelDelivery)
        .then_nothing();
}

#[test]
fn cancellation_of_a_parcel_in_transit_is_not_requested() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped(), seen(Whereabouts::InTransit)])
        .when(Command::CancelDelivery)
        .then_nothing();
}

#[test]
fn requested_cancellation_is_the_next_step() {
    let delivery = by_courier_after([attempted(1), shipped(), Event::ShipmentCancellationRequested]);
    assert!(matches!(delivery.next(DeliveryMethod::Courier, paid_at()), Step::CancelShipment { .. }), "{delivery:?}");
}

#[test]
fn cancelled_shipment_cancels_the_delivery() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped(), Event::ShipmentCancellationRequested])
        .when(record(Outcome::ShipmentCancelled))
        .then([Event::DeliveryCancelled]);
}

#[test]
fn shipment_that_cannot_be_cancelled_goes_on() {
    let events = [attempted(1), shipped(), Event::ShipmentCancellationRequested, Event::ShipmentNotCancelled];
    assert_eq!(by_courier_after(events).next(DeliveryMethod::Courier, paid_at()), Step::Nothing);
}

// Outcomes from webhooks.

#[test]
fn email_that_arrived_is_delivered() {
    given::<Delivery>([requested(), attempted(1), emailed()])
        .when(record(delivered()))
        .then([Event::DeliverySucceeded { at: doors() }]);
}

#[test]
fn webhook_before_the_response_records_that_the_email_was_sent() {
    given::<Delivery>([requested(), attempted(1)])
        .when(record(delivered()))
        .then([Event::TicketsEmailed { gateway_id: message_id(1) }, Event::DeliverySucceeded { at: doors() }]);
}

#[test]
fn bounced_email_fails_the_delivery() {
    given::<Delivery>([requested(), attempted(1), emailed()])
        .when(record(bounced()))
        .then([Event::DeliveryFailed { reason: "bounced".to_owned() }]);
}

#[test]
fn response_after_the_bounce_does_not_undo_it() {
    given::<Delivery>([requested(), attempted(1), emailed(), Event::DeliveryFailed { reason: "bounced".to_owned() }])
        .when(record(says_sent()))
        .then_nothing();
}

#[test]
fn bounce_fails_the_delivery_before_and_after_its_success() {
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
fn complaint_proves_delivery_and_is_recorded_once() {
    let complaint = Outcome::Complained { at: doors() };
    given::<Delivery>([requested(), attempted(1), emailed()])
        .when(record(complaint.clone()))
        .then([Event::DeliverySucceeded { at: doors() }, Event::RecipientComplained { at: doors() }]);
    let recorded = [Event::DeliverySucceeded { at: doors() }, Event::RecipientComplained { at: doors() }];
    given::<Delivery>([requested(), attempted(1), emailed()].into_iter().chain(recorded))
        .when(record(complaint))
        .then_nothing();
}

#[test]
fn complaint_before_the_response_records_that_the_email_was_sent() {
    given::<Delivery>([requested(), attempted(1)]).when(record(Outcome::Complained { at: doors() })).then([
        Event::TicketsEmailed { gateway_id: message_id(1) },
        Event::DeliverySucceeded { at: doors() },
        Event::RecipientComplained { at: doors() },
    ]);
}

// Resending.

#[test]
fn next_delivery_of_an_order_has_the_next_number() {
    assert_eq!(next_number(&[after([requested(), attempted(1), emailed()])], DeliveryMethod::Email), Ok(2));
}

#[test]
fn second_courier_delivery_is_refused_while_one_is_under_way() {
    let under_way = by_courier_after([attempted(1), shipped()]);
    assert_eq!(next_number(&[under_way], DeliveryMethod::Courier), Err(ResendRefusal::CourierUnderWay));
}

#[test]
fn tickets_can_go_by_email_after_the_courier_failed() {
    let failed = by_courier_after([attempted(1), shipped(), Event::DeliveryFailed { reason: "returned".to_owned() }]);
    assert_eq!(next_number(&[failed], DeliveryMethod::Email), Ok(2));
}

#[test]
fn twenty_first_delivery_of_an_order_is_refused() {
    let sent = vec![after([requested(), attempted(1), emailed()]); 20];
    assert_eq!(next_number(&sent, DeliveryMethod::Email), Err(ResendRefusal::TooMany));
}

#[test]
fn twentieth_delivery_of_an_order_is_allowed() {
    let sent = vec![after([requested(), attempted(1), emailed()]); 19];
    assert_eq!(next_number(&sent, DeliveryMethod::Email), Ok(20));
}

#[test]
fn email_under_way_does_not_prevent_delivery_by_courier() {
    assert_eq!(next_number(&[after([requested()])], DeliveryMethod::Courier), Ok(2));
}

#[test]
fn courier_delivery_is_refused_from_its_request_on() {
    assert_eq!(next_number(&[by_courier_after([])], DeliveryMethod::Courier), Err(ResendRefusal::CourierUnderWay));
    assert_eq!(next_number(&[by_courier_after([])], DeliveryMethod::Email), Ok(2));
}

#[test]
fn second_courier_delivery_is_possible_after_the_first_arrived() {
    let arrived = by_courier_after([attempted(1), shipped(), Event::DeliverySucceeded { at: doors() }]);
    assert_eq!(next_number(&[arrived], DeliveryMethod::Courier), Ok(2));
}

#[test]
fn buyer_gets_a_parcel_only_after_one_that_failed() {
    let by_courier = |before: Delivery| next_number_for_buyer(&[before], DeliveryMethod::Courier);
    let by_email = after([requested(), attempted(1), emailed()]);
    assert_eq!(by_courier(by_email), Err(ResendRefusal::CourierNotAvailable));
    let arrived = by_courier_after([attempted(1), shipped(), Event::DeliverySucceeded { at: doors() }]);
    assert_eq!(by_courier(arrived), Err(ResendRefusal::CourierNotAvailable));
    assert_eq!(by_courier(by_courier_after([attempted(1), shipped()])), Err(ResendRefusal::CourierUnderWay));
    let returned = Event::DeliveryFailed { reason: "returned".to_owned() };
    assert_eq!(by_courier(by_courier_after([attempted(1), shipped(), returned])), Ok(2));
}

#[test]
fn buyer_waits_after_five_deliveries_by_whoever_asked_for_them() {
    let asked_for = |asked_by: Option<u128>| {
        let asked_by = asked_by.map(|number| CommandId::new(id(number)));
        after([Event::DeliveryRequested(Box::new(DeliveryRequest { asked_by, ..request() }))])
    };
    let mut deliveries = vec![asked_for(None)];
    deliveries.extend((1..=4).map(|number| asked_for(Some(number))));
    assert_eq!(wait(&deliveries, paid_at()), None);
    deliveries.push(asked_for(Some(5)));
    assert_eq!(wait(&deliveries, paid_at()), Some(24 * 60 * 60));
}

#[test]
fn resent_delivery_has_the_same_tickets_and_a_new_id() {
    let resent = resend(&request(), 2, DeliveryMethod::Courier, doors());
    let expected = DeliveryRequest {
        delivery_id: delivery_id(request().order_id, 2),
        method: DeliveryMethod::Courier,
        requested_at: doors(),
        ..request()
    };
    assert_eq!(resent, expected);
    assert_ne!(resent.delivery_id, request().delivery_id);
}

// Retries.

#[test]
fn attempts_are_counted_over_several_failures() {
    let events = [requested(), attempted(1), attempt_failed(1), attempted(2), attempt_failed(2)];
    assert_eq!(
        after(events.clone()).next(DeliveryMethod::Email, paid_at()),
        Step::Send { request: &request(), attempt: 3 }
    );
    given::<Delivery>(events).when(claim(2, paid_at())).then_nothing();
}

#[test]
fn second_attempt_without_an_outcome_is_looked_up_as_the_second() {
    let delivery = after([requested(), attempted(1), attempt_failed(1), attempted(2)]);
    let message_id = message_id(2);
    let step = Step::LookUp { request: &request(), attempt: 2, message_id: &message_id, since: paid_at() };
    assert_eq!(delivery.next(DeliveryMethod::Email, paid_at() + CLAIM), step);
}

#[test]
fn shipment_knows_how_many_attempts_it_took() {
    let delivery = by_courier_after([attempted(1), attempt_failed(1), attempted(2), shipped()]);
    let Delivery::Shipped { shipment, .. } = delivery else { panic!("not shipped: {delivery:?}") };
    assert_eq!(shipment.attempts, 2);
}

#[test]
fn label_issued_after_the_delivery_failed_ships_nothing() {
    given::<Delivery>([requested_by_courier(), delivery_failed()]).when(record(says_shipped())).then_nothing();
}

#[test]
fn delivery_by_courier_waits_for_the_claimed_attempt() {
    let delivery = by_courier_after([attempted(1)]);
    assert_eq!(delivery.next(DeliveryMethod::Courier, just_before_the_claim_ends()), Step::Wait);
    assert_eq!(delivery.next(DeliveryMethod::Email, paid_at() + CLAIM), Step::Nothing);
}

#[test]
fn outcomes_of_sent_deliveries_change_nothing_before_an_attempt() {
    for outcome in [delivered(), bounced(), Outcome::Complained { at: doors() }, says_seen(Whereabouts::InTransit)] {
        given::<Delivery>([requested()]).when(record(outcome)).then_nothing();
    }
}

#[test]
fn bounce_before_the_response_records_the_email_and_its_failure() {
    given::<Delivery>([requested(), attempted(1)]).when(record(bounced())).then([
        Event::TicketsEmailed { gateway_id: message_id(1) },
        Event::DeliveryFailed { reason: "bounced".to_owned() },
    ]);
}

#[test]
fn bounce_after_success_fails_the_delivery() {
    given::<Delivery>([requested(), attempted(1), emailed(), Event::DeliverySucceeded { at: doors() }])
        .when(record(bounced()))
        .then([Event::DeliveryFailed { reason: "bounced".to_owned() }]);
}

#[test]
fn complaint_after_success_is_recorded() {
    given::<Delivery>([requested(), attempted(1), emailed(), Event::DeliverySucceeded { at: doors() }])
        .when(record(Outcome::Complained { at: doors() }))
        .then([Event::RecipientComplained { at: doors() }]);
}

// Cancelling.

#[test]
fn unknown_delivery_is_cancelled_before_its_request() {
    given::<Delivery>([]).when(Command::CancelDelivery).then([Event::DeliveryCancelled]);
}

#[test]
fn failed_delivery_is_cancelled() {
    given::<Delivery>([requested(), delivery_failed()]).when(Command::CancelDelivery).then([Event::DeliveryCancelled]);
    let cancelled = after([requested(), delivery_failed(), Event::DeliveryCancelled]);
    assert_eq!((cancelled.status(), cancelled.request()), ("cancelled", Some(&request())));
}

#[test]
fn delivery_is_cancelled_once() {
    given::<Delivery>([requested(), Event::DeliveryCancelled]).when(Command::CancelDelivery).then_nothing();
}

#[test]
fn claimed_and_delivered_deliveries_are_not_cancelled() {
    given::<Delivery>([requested(), attempted(1)]).when(Command::CancelDelivery).then_nothing();
    given::<Delivery>([requested(), attempted(1), emailed(), Event::DeliverySucceeded { at: doors() }])
        .when(Command::CancelDelivery)
        .then_nothing();
}

#[test]
fn courier_can_refuse_only_a_requested_cancellation() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped(), Event::ShipmentCancellationRequested])
        .when(record(Outcome::NotCancellable))
        .then([Event::ShipmentNotCancelled]);
    given::<Delivery>([requested_by_courier(), attempted(1), shipped()])
        .when(record(Outcome::NotCancellable))
        .then_nothing();
}

#[test]
fn cancelled_shipment_changes_nothing_after_the_parcel_arrived() {
    given::<Delivery>([requested_by_courier(), attempted(1), shipped(), Event::DeliverySucceeded { at: doors() }])
        .when(record(Outcome::ShipmentCancelled))
        .then_nothing();
}

#[test]
fn delivered_parcel_keeps_its_tracking_number() {
    let delivery = by_courier_after([attempted(1), shipped(), Event::DeliverySucceeded { at: doors() }]);
    assert_eq!((delivery.status(), delivery.tracking_number()), ("delivered", Some("794600000001")));
}
