use kernel::{ConcertId, DeliveryId, ReservationId, SignedDuration};
use orders::order::{CancelReason, Order, OrderCommand as Command, OrderEvent as Event, OrderRefusal as Refusal};
use testkit::{at, given, id, text};

use crate::samples::{
    late, new_reservation, placed, placed_with_retries, purchase, purchase_of_two_concerts, refund_requested_of,
    reservation, reserved, until,
};

fn record_reservation(concert: u128) -> Command {
    Command::RecordReservation { reservation_id: reservation(concert), expires_at: until() }
}

fn record_failure(concert: u128, reason: CancelReason) -> Command {
    Command::RecordReservationFailure { reservation_id: reservation(concert), reason }
}

fn record_capture() -> Command {
    Command::RecordCapture { at: late() }
}

fn reinstated() -> Event {
    Event::OrderReinstated { at: late() }
}

/// An order that expired before its payment was captured.
fn reinstated_order() -> Vec<Event> {
    vec![placed(), reserved(10), Event::OrderExpired, reinstated()]
}

fn cancelled(reason: CancelReason) -> Event {
    Event::cancelled(reason)
}

pub fn cancelled_by_decline() -> Event {
    let decline_reason = Some("insufficient_funds".to_owned());
    Event::OrderCancelled { reason: CancelReason::PaymentDeclined, decline_reason }
}

fn confirmed() -> Vec<Event> {
    vec![placed(), reserved(10), Event::OrderAuthorized, Event::OrderConfirmed]
}

fn paid() -> Vec<Event> {
    [confirmed(), vec![Event::OrderPaid]].concat()
}

#[test]
fn confirmed_cart_becomes_an_order() {
    given::<Order>([]).when(Command::PlaceOrder(purchase())).then([placed()]);
}

#[test]
fn placing_it_twice_makes_one_order() {
    given::<Order>([placed()]).when(Command::PlaceOrder(purchase())).then_nothing();
}

#[test]
fn placing_a_cancelled_order_again_does_not_reopen_it() {
    given::<Order>([placed(), cancelled(CancelReason::SoldOut)]).when(Command::PlaceOrder(purchase())).then_nothing();
}

#[test]
fn order_that_was_never_placed_is_unknown() {
    given::<Order>([]).when(Command::RecordAuthorization).then_refused(Refusal::Unknown);
}

#[test]
fn held_seats_alone_do_not_confirm_the_order() {
    given::<Order>([placed()]).when(record_reservation(10)).then([reserved(10)]);
}

#[test]
fn authorization_alone_does_not_confirm_the_order() {
    given::<Order>([placed()]).when(Command::RecordAuthorization).then([Event::OrderAuthorized]);
}

#[test]
fn authorization_after_the_seats_confirms_the_order() {
    given::<Order>([placed(), reserved(10)])
        .when(Command::RecordAuthorization)
        .then([Event::OrderAuthorized, Event::OrderConfirmed]);
}

#[test]
fn seats_after_the_authorization_confirm_the_order() {
    given::<Order>([placed(), Event::OrderAuthorized])
        .when(record_reservation(10))
        .then([reserved(10), Event::OrderConfirmed]);
}

#[test]
fn order_for_two_concerts_waits_for_both_reservations() {
    given::<Order>([Event::OrderPlaced(purchase_of_two_concerts()), Event::OrderAuthorized])
        .when(record_reservation(11))
        .then([reserved(11)]);
}

#[test]
fn second_reservation_confirms_an_order_for_two_concerts() {
    given::<Order>([Event::OrderPlaced(purchase_of_two_concerts()), Event::OrderAuthorized, reserved(11)])
        .when(record_reservation(10))
        .then([reserved(10), Event::OrderConfirmed]);
}

#[test]
fn repeated_reservation_counts_once() {
    given::<Order>([placed(), reserved(10)]).when(record_reservation(10)).then_nothing();
}

#[test]
fn reservation_of_another_order_is_refused() {
    let foreign = Command::RecordReservation { reservation_id: ReservationId::new(id(99)), expires_at: until() };
    given::<Order>([placed()]).when(foreign).then_refused(Refusal::NotAwaited);
}

#[test]
fn repeated_authorization_counts_once() {
    given::<Order>([placed(), Event::OrderAuthorized]).when(Command::RecordAuthorization).then_nothing();
}

#[test]
fn bank_can_require_authentication() {
    given::<Order>([placed()]).when(Command::RecordActionRequired).then([Event::OrderActionRequired]);
}

#[test]
fn authorization_after_authentication_confirms_the_order() {
    given::<Order>([placed(), Event::OrderActionRequired, reserved(10)])
        .when(Command::RecordAuthorization)
        .then([Event::OrderAuthorized, Event::OrderConfirmed]);
}

#[test]
fn authentication_request_after_the_authorization_is_ignored() {
    given::<Order>([placed(), Event::OrderAuthorized]).when(Command::RecordActionRequired).then_nothing();
}

#[test]
fn capture_pays_a_confirmed_order() {
    given::<Order>(confirmed()).when(record_capture()).then([Event::OrderPaid]);
}

#[test]
fn repeated_capture_counts_once() {
    given::<Order>(paid()).when(record_capture()).then_nothing();
}

#[test]
fn capture_before_the_seats_is_recorded() {
    given::<Order>([placed()]).when(record_capture()).then([Event::OrderPrepaid]);
}

#[test]
fn seats_after_a_capture_confirm_and_pay_the_order() {
    given::<Order>([placed(), Event::OrderPrepaid]).when(record_reservation(10)).then([
        reserved(10),
        Event::OrderConfirmed,
        Event::OrderPaid,
    ]);
}

#[test]
fn prepaid_order_is_refunded_when_seats_are_sold_out() {
    given::<Order>([placed(), Event::OrderPrepaid])
        .when(record_failure(10, CancelReason::SoldOut))
        .then([cancelled(CancelReason::SoldOut), refund_requested(&[10], CancelReason::PaidTooLate)]);
}

#[test]
fn failed_capture_after_a_successful_one_is_ignored() {
    given::<Order>([placed(), Event::OrderPrepaid])
        .when(Command::RecordPaymentFailure(CancelReason::CaptureFailed))
        .then_nothing();
}

#[test]
fn sent_tickets_complete_the_order() {
    given::<Order>(paid()).when(Command::CompleteOrder).then([Event::OrderCompleted]);
}

#[test]
fn order_without_tickets_left_to_send_completes() {
    given::<Order>(paid())
        .when(Command::CompleteUnsentOrder)
        .then([Event::OrderDeliveryNotNeeded, Event::OrderCompleted]);
}

#[test]
fn delivery_cancelled_after_the_tickets_were_sent_changes_nothing() {
    given::<Order>(paid()).and([Event::OrderCompleted]).when(Command::CompleteUnsentOrder).then_nothing();
}

#[test]
fn completing_it_twice_completes_it_once() {
    given::<Order>(paid()).and([Event::OrderCompleted]).when(Command::CompleteOrder).then_nothing();
}

#[test]
fn tickets_sent_before_the_capture_are_refused() {
    given::<Order>(confirmed()).when(Command::CompleteOrder).then_refused(Refusal::NotAwaited);
}

#[test]
fn sold_out_concert_cancels_the_order() {
    given::<Order>([placed()]).when(record_failure(10, CancelReason::SoldOut)).then([cancelled(CancelReason::SoldOut)]);
}

fn declined(card: u32) -> Command {
    Command::RecordDecline { card, reason: "insufficient_funds".to_owned() }
}

fn card_declined() -> Event {
    Event::OrderDeclined { reason: "insufficient_funds".to_owned() }
}

fn retry() -> Command {
    pay_at("2026-11-22T10:10:00Z")
}

fn pay_at(at: &str) -> Command {
    Command::PayOrder { payment_method_id: text("pm_card_mastercard"), at: testkit::at(at) }
}

fn retried(card: u32) -> Event {
    Event::OrderPaymentRetried { payment_method_id: text("pm_card_mastercard"), card }
}

#[test]
fn declined_card_cancels_the_order_with_held_seats() {
    given::<Order>([placed(), reserved(10)]).when(declined(1)).then([cancelled_by_decline()]);
}

#[test]
fn declined_card_keeps_the_seats_if_the_buyer_asked_for_it() {
    given::<Order>([placed_with_retries(), reserved(10)]).when(declined(1)).then([card_declined()]);
}

#[test]
fn another_card_can_be_tried_after_a_decline() {
    given::<Order>([placed_with_retries(), card_declined()]).when(retry()).then([retried(2)]);
}

#[test]
fn authorization_of_another_card_confirms_the_order() {
    given::<Order>([placed_with_retries(), reserved(10), card_declined(), retried(2)])
        .when(Command::RecordAuthorization)
        .then([Event::OrderAuthorized, Event::OrderConfirmed]);
}

#[test]
fn late_decline_of_the_first_card_does_not_decline_the_second() {
    given::<Order>([placed_with_retries(), card_declined(), retried(2)]).when(declined(1)).then_nothing();
}

#[test]
fn another_card_is_refused_while_the_first_is_pending() {
    given::<Order>([placed_with_retries()]).when(retry()).then_refused(Refusal::NotDeclined);
}

#[test]
fn another_card_is_refused_for_a_cancelled_order() {
    given::<Order>([placed(), cancelled(CancelReason::PaymentDeclined)]).when(retry()).then_refused(Refusal::Cancelled);
}

#[test]
fn sixth_card_is_refused() {
    given::<Order>([placed_with_retries(), card_declined(), retried(5), card_declined()])
        .when(retry())
        .then_refused(Refusal::TooManyCards);
}

fn expire(holds_until: &str) -> Command {
    Command::ExpireOrder {
        holds_until: at(holds_until),
        placed_before: at(holds_until) - SignedDuration::from_mins(15),
    }
}

#[test]
fn order_expires_when_its_hold_has_ended() {
    given::<Order>([placed(), reserved(10)]).when(expire("2026-11-22T10:15:00Z")).then([Event::OrderExpired]);
}

#[test]
fn order_with_held_seats_does_not_expire() {
    given::<Order>([placed(), reserved(10)]).when(expire("2026-11-22T10:14:59Z")).then_nothing();
}

#[test]
fn order_with_an_extended_hold_does_not_expire() {
    let extended = Event::OrderHoldExtended { reservation_id: reservation(10), expires_at: at("2026-11-22T10:30:00Z") };
    given::<Order>([placed(), reserved(10), extended]).when(expire("2026-11-22T10:20:00Z")).then_nothing();
}

#[test]
fn order_without_seats_expires_after_the_hold_time() {
    given::<Order>([placed()]).when(expire("2026-11-22T10:15:01Z")).then([Event::OrderExpired]);
}

#[test]
fn confirmed_order_does_not_expire() {
    given::<Order>(confirmed()).when(expire("2026-11-22T11:00:00Z")).then_nothing();
}

#[test]
fn authorization_does_not_reopen_an_expired_order() {
    given::<Order>([placed(), reserved(10), Event::OrderExpired]).when(Command::RecordAuthorization).then_nothing();
}

#[test]
fn extended_hold_is_recorded() {
    let extend = Command::RecordExtension { reservation_id: reservation(10), expires_at: at("2026-11-22T10:30:00Z") };
    let extended = Event::OrderHoldExtended { reservation_id: reservation(10), expires_at: at("2026-11-22T10:30:00Z") };
    given::<Order>([placed(), reserved(10)]).when(extend).then([extended]);
}

#[test]
fn extension_before_the_hold_counts_as_the_hold() {
    let extend = Command::RecordExtension { reservation_id: reservation(10), expires_at: at("2026-11-22T10:30:00Z") };
    let held = Event::OrderReserved { reservation_id: reservation(10), expires_at: at("2026-11-22T10:30:00Z") };
    given::<Order>([placed()]).when(extend).then([held]);
}

fn refund_requested(concerts: &[u128], reason: CancelReason) -> Event {
    refund_requested_of(&purchase(), concerts, reason)
}

fn refund_requested_of_two(concerts: &[u128], reason: CancelReason) -> Event {
    refund_requested_of(&purchase_of_two_concerts(), concerts, reason)
}

#[test]
fn staff_cancellation_refunds_a_paid_order() {
    given::<Order>(paid())
        .when(Command::RefundOrder(CancelReason::CancelledByStaff))
        .then([refund_requested(&[10], CancelReason::CancelledByStaff)]);
}

#[test]
fn repeated_refund_request_refunds_once() {
    given::<Order>(paid())
        .and([refund_requested(&[10], CancelReason::CancelledByStaff)])
        .when(Command::RefundOrder(CancelReason::CancelledByStaff))
        .then_nothing();
}

#[test]
fn refund_is_refused_during_the_capture() {
    given::<Order>(confirmed())
        .when(Command::RefundOrder(CancelReason::CancelledByStaff))
        .then_refused(Refusal::BeingPaid);
}

#[test]
fn staff_cancellation_cancels_an_unpaid_order() {
    given::<Order>([placed()])
        .when(Command::RefundOrder(CancelReason::CancelledByStaff))
        .then([cancelled(CancelReason::CancelledByStaff)]);
}

fn paid_for_two_concerts() -> Vec<Event> {
    let placed = Event::OrderPlaced(purchase_of_two_concerts());
    vec![placed, reserved(10), reserved(11), Event::OrderAuthorized, Event::OrderConfirmed, Event::OrderPaid]
}

#[test]
fn cancelled_concert_refunds_only_its_seats() {
    given::<Order>(paid_for_two_concerts())
        .when(Command::RecordConcertCancellation(ConcertId::new(id(11))))
        .then([refund_requested_of_two(&[11], CancelReason::ConcertCancelled)]);
}

#[test]
fn partly_refunded_order_can_still_be_completed() {
    given::<Order>(paid_for_two_concerts())
        .and([refund_requested_of_two(&[11], CancelReason::ConcertCancelled)])
        .when(Command::CompleteOrder)
        .then([Event::OrderCompleted]);
}

#[test]
fn cancelled_concert_is_refunded_once() {
    given::<Order>(paid_for_two_concerts())
        .and([refund_requested_of_two(&[11], CancelReason::ConcertCancelled)])
        .when(Command::RecordConcertCancellation(ConcertId::new(id(11))))
        .then_nothing();
}

#[test]
fn staff_cancellation_refunds_only_the_remaining_seats() {
    given::<Order>(paid_for_two_concerts())
        .and([refund_requested_of_two(&[11], CancelReason::ConcertCancelled)])
        .when(Command::RefundOrder(CancelReason::CancelledByStaff))
        .then([refund_requested_of_two(&[10], CancelReason::CancelledByStaff)]);
}

#[test]
fn cancelled_concert_cancels_a_placed_order() {
    given::<Order>([placed(), reserved(10)])
        .when(Command::RecordConcertCancellation(ConcertId::new(id(10))))
        .then([cancelled(CancelReason::ConcertCancelled)]);
}

#[test]
fn cancellation_of_another_concert_is_ignored() {
    given::<Order>([placed()]).when(Command::RecordConcertCancellation(ConcertId::new(id(99)))).then_nothing();
}

#[test]
fn first_cancel_reason_stays() {
    given::<Order>([placed(), cancelled(CancelReason::SoldOut)])
        .when(Command::RecordPaymentFailure(CancelReason::PaymentDeclined))
        .then_nothing();
}

#[test]
fn buyer_can_cancel_a_placed_order() {
    given::<Order>([placed(), reserved(10)])
        .when(Command::CancelOrder(CancelReason::CancelledByBuyer))
        .then([cancelled(CancelReason::CancelledByBuyer)]);
}

#[test]
fn cancelling_twice_cancels_once() {
    given::<Order>([placed(), cancelled(CancelReason::CancelledByBuyer)])
        .when(Command::CancelOrder(CancelReason::CancelledByBuyer))
        .then_nothing();
}

#[test]
fn confirmed_order_cannot_be_cancelled() {
    given::<Order>(confirmed())
        .when(Command::CancelOrder(CancelReason::CancelledByBuyer))
        .then_refused(Refusal::Confirmed);
}

#[test]
fn paid_order_cannot_be_cancelled_by_its_buyer() {
    given::<Order>(paid()).when(Command::CancelOrder(CancelReason::CancelledByBuyer)).then_refused(Refusal::Confirmed);
}

#[test]
fn cancelled_reservation_does_not_cancel_a_confirmed_order() {
    given::<Order>(confirmed()).when(record_failure(10, CancelReason::CancelledByBuyer)).then_nothing();
}

#[test]
fn failed_capture_cancels_a_confirmed_order() {
    given::<Order>(confirmed())
        .when(Command::RecordPaymentFailure(CancelReason::CaptureFailed))
        .then([cancelled(CancelReason::CaptureFailed)]);
}

#[test]
fn held_seats_do_not_reopen_a_cancelled_order() {
    given::<Order>([placed(), cancelled(CancelReason::PaymentDeclined)]).when(record_reservation(10)).then_nothing();
}

#[test]
fn authorization_does_not_reopen_a_cancelled_order() {
    given::<Order>([placed(), cancelled(CancelReason::SoldOut)]).when(Command::RecordAuthorization).then_nothing();
}

#[test]
fn capture_reinstates_an_expired_order() {
    given::<Order>([placed(), reserved(10), Event::OrderExpired]).when(record_capture()).then([reinstated()]);
}

#[test]
fn capture_reinstates_an_order_after_a_failed_capture() {
    given::<Order>(confirmed())
        .and([cancelled(CancelReason::CaptureFailed)])
        .when(record_capture())
        .then([reinstated()]);
}

#[test]
fn new_seats_confirm_and_pay_a_reinstated_order() {
    let (reservation_id, expires_at) = (new_reservation(10), until());
    given::<Order>(reinstated_order()).when(Command::RecordReservation { reservation_id, expires_at }).then([
        Event::OrderReserved { reservation_id, expires_at },
        Event::OrderConfirmed,
        Event::OrderPaid,
    ]);
}

#[test]
fn reinstated_order_without_seats_is_refunded() {
    let reason = CancelReason::SoldOut;
    given::<Order>(reinstated_order())
        .when(Command::RecordReservationFailure { reservation_id: new_reservation(10), reason })
        .then([cancelled(reason), refund_requested(&[10], CancelReason::PaidTooLate)]);
}

#[test]
fn reinstated_order_ignores_its_former_reservation() {
    given::<Order>(reinstated_order()).when(record_failure(10, CancelReason::SoldOut)).then_nothing();
}

#[test]
fn reinstated_order_has_as_much_time_as_a_new_one() {
    let expire = |placed_before| Command::ExpireOrder { holds_until: until(), placed_before };
    given::<Order>(reinstated_order()).when(expire(late())).then_nothing();
}

#[test]
fn expired_reinstated_order_is_refunded() {
    let placed_before = late() + SignedDuration::from_secs(1);
    given::<Order>(reinstated_order())
        .when(Command::ExpireOrder { holds_until: until(), placed_before })
        .then([Event::OrderExpired, refund_requested(&[10], CancelReason::PaidTooLate)]);
}

#[test]
fn cancelled_reinstated_order_is_refunded() {
    let reason = CancelReason::CancelledByBuyer;
    given::<Order>(reinstated_order())
        .when(Command::CancelOrder(reason))
        .then([cancelled(reason), refund_requested(&[10], reason)]);
}

#[test]
fn order_is_reinstated_only_once() {
    let ended = [reinstated_order(), vec![cancelled(CancelReason::SoldOut)]].concat();
    given::<Order>(ended).when(record_capture()).then([refund_requested(&[10], CancelReason::PaidTooLate)]);
}

#[test]
fn capture_for_an_order_cancelled_by_its_buyer_is_refunded() {
    given::<Order>([placed(), cancelled(CancelReason::CancelledByBuyer)])
        .when(record_capture())
        .then([refund_requested(&[10], CancelReason::PaidTooLate)]);
}

#[test]
fn capture_for_a_cancelled_order_is_refunded_once() {
    given::<Order>([placed(), cancelled(CancelReason::CancelledByBuyer)])
        .and([refund_requested(&[10], CancelReason::PaidTooLate)])
        .when(record_capture())
        .then_nothing();
}

#[test]
fn extension_that_is_not_later_is_ignored() {
    let extend = Command::RecordExtension { reservation_id: reservation(10), expires_at: until() };
    given::<Order>([placed(), reserved(10)]).when(extend).then_nothing();
}

#[test]
fn reinstated_order_ignores_a_hold_of_its_former_reservation() {
    given::<Order>(reinstated_order()).when(record_reservation(10)).then_nothing();
}

#[test]
fn reinstated_order_ignores_an_extension_of_its_former_reservation() {
    let extend = Command::RecordExtension { reservation_id: reservation(10), expires_at: at("2026-11-22T10:30:00Z") };
    given::<Order>(reinstated_order()).when(extend).then_nothing();
}

#[test]
fn order_expires_with_the_first_of_its_holds() {
    let later = Event::OrderReserved { reservation_id: reservation(11), expires_at: at("2026-11-22T10:30:00Z") };
    given::<Order>([Event::OrderPlaced(purchase_of_two_concerts()), later, reserved(10)])
        .when(expire("2026-11-22T10:15:00Z"))
        .then([Event::OrderExpired]);
}

#[test]
fn decline_after_the_authentication_request_cancels_the_order() {
    given::<Order>([placed(), Event::OrderActionRequired]).when(declined(1)).then([cancelled_by_decline()]);
}

#[test]
fn decline_after_the_authorization_is_ignored() {
    given::<Order>([placed(), Event::OrderAuthorized]).when(declined(1)).then_nothing();
}

#[test]
fn repeated_capture_before_the_seats_counts_once() {
    given::<Order>([placed(), Event::OrderPrepaid]).when(record_capture()).then_nothing();
}

#[test]
fn lapsed_authorization_cancels_a_placed_order() {
    let reason = CancelReason::AuthorizationLapsed;
    given::<Order>([placed(), Event::OrderAuthorized])
        .when(Command::RecordPaymentFailure(reason))
        .then([cancelled(reason)]);
}

#[test]
fn lapsed_authorization_does_not_cancel_a_confirmed_order() {
    given::<Order>(confirmed()).when(Command::RecordPaymentFailure(CancelReason::AuthorizationLapsed)).then_nothing();
}

#[test]
fn concert_cancellation_is_refused_during_the_capture() {
    given::<Order>(confirmed())
        .when(Command::RecordConcertCancellation(ConcertId::new(id(10))))
        .then_refused(Refusal::BeingPaid);
}

fn delivery() -> DeliveryId {
    DeliveryId::new(id(50))
}

fn record_failed_delivery() -> Command {
    Command::RecordDeliveryFailure { delivery_id: delivery(), reason: "bounced".to_owned() }
}

fn delivery_failed() -> Event {
    Event::OrderDeliveryFailed { delivery_id: delivery(), reason: "bounced".to_owned() }
}

#[test]
fn failed_delivery_of_a_paid_order_is_recorded() {
    given::<Order>(paid()).when(record_failed_delivery()).then([delivery_failed()]);
}

#[test]
fn failed_delivery_of_a_completed_order_is_recorded() {
    given::<Order>(paid()).and([Event::OrderCompleted]).when(record_failed_delivery()).then([delivery_failed()]);
}

#[test]
fn failed_delivery_is_recorded_once() {
    given::<Order>(paid()).and([delivery_failed()]).when(record_failed_delivery()).then_nothing();
}

#[test]
fn failed_delivery_before_the_capture_is_refused() {
    given::<Order>(confirmed()).when(record_failed_delivery()).then_refused(Refusal::NotAwaited);
}

#[test]
fn failed_refund_is_recorded_once() {
    let refunding = given::<Order>(paid()).and([refund_requested(&[10], CancelReason::CancelledByStaff)]);
    refunding.when(Command::RecordRefundFailure).then([Event::OrderRefundFailed]);
    given::<Order>(paid())
        .and([refund_requested(&[10], CancelReason::CancelledByStaff), Event::OrderRefundFailed])
        .when(Command::RecordRefundFailure)
        .then_nothing();
}

#[test]
fn failed_refund_of_a_part_is_not_recorded() {
    given::<Order>(paid()).when(Command::RecordRefundFailure).then_nothing();
}
