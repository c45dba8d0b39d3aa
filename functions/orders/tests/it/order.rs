use kernel::{ConcertId, ReservationId, SignedDuration};
use orders::order::{CancelReason, Order, OrderCommand as Command, OrderEvent as Event, OrderRefusal as Refusal};
use testkit::{at, given, id, text};

use crate::samples::{
    at_concerts, late, new_reservation, placed, placed_to_keep, purchase, purchase_of_two_concerts, reservation,
    reserved, until,
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

/// An order that expired, and whose money came then.
fn back_again() -> Vec<Event> {
    vec![placed(), reserved(10), Event::OrderExpired, reinstated()]
}

fn cancelled(reason: CancelReason) -> Event {
    Event::OrderCancelled { reason }
}

fn confirmed() -> Vec<Event> {
    vec![placed(), reserved(10), Event::OrderAuthorized, Event::OrderConfirmed]
}

fn paid() -> Vec<Event> {
    [confirmed(), vec![Event::OrderPaid]].concat()
}

#[test]
fn a_confirmed_cart_becomes_an_order() {
    given::<Order>([]).when(Command::PlaceOrder(purchase())).then([placed()]);
}

#[test]
fn placing_it_twice_makes_one_order() {
    given::<Order>([placed()]).when(Command::PlaceOrder(purchase())).then_nothing();
}

#[test]
fn placing_a_cancelled_order_again_does_not_bring_it_back() {
    given::<Order>([placed(), cancelled(CancelReason::SoldOut)]).when(Command::PlaceOrder(purchase())).then_nothing();
}

#[test]
fn nothing_can_be_recorded_of_an_order_that_was_never_placed() {
    given::<Order>([]).when(Command::RecordAuthorization).then_refused(Refusal::Unknown);
}

#[test]
fn held_seats_alone_do_not_confirm_it() {
    given::<Order>([placed()]).when(record_reservation(10)).then([reserved(10)]);
}

#[test]
fn an_authorization_alone_does_not_confirm_it() {
    given::<Order>([placed()]).when(Command::RecordAuthorization).then([Event::OrderAuthorized]);
}

#[test]
fn it_is_confirmed_when_the_money_comes_after_the_seats() {
    given::<Order>([placed(), reserved(10)])
        .when(Command::RecordAuthorization)
        .then([Event::OrderAuthorized, Event::OrderConfirmed]);
}

#[test]
fn it_is_confirmed_when_the_seats_come_after_the_money() {
    given::<Order>([placed(), Event::OrderAuthorized])
        .when(record_reservation(10))
        .then([reserved(10), Event::OrderConfirmed]);
}

#[test]
fn an_order_for_two_concerts_waits_for_both_reservations() {
    given::<Order>([Event::OrderPlaced(purchase_of_two_concerts()), Event::OrderAuthorized])
        .when(record_reservation(11))
        .then([reserved(11)]);
}

#[test]
fn an_order_for_two_concerts_is_confirmed_by_the_second_reservation() {
    given::<Order>([Event::OrderPlaced(purchase_of_two_concerts()), Event::OrderAuthorized, reserved(11)])
        .when(record_reservation(10))
        .then([reserved(10), Event::OrderConfirmed]);
}

#[test]
fn a_reservation_that_is_told_twice_counts_once() {
    given::<Order>([placed(), reserved(10)]).when(record_reservation(10)).then_nothing();
}

#[test]
fn a_reservation_of_another_order_is_refused() {
    let foreign = Command::RecordReservation { reservation_id: ReservationId::new(id(99)), expires_at: until() };
    given::<Order>([placed()]).when(foreign).then_refused(Refusal::NotAwaited);
}

#[test]
fn an_authorization_that_is_told_twice_counts_once() {
    given::<Order>([placed(), Event::OrderAuthorized]).when(Command::RecordAuthorization).then_nothing();
}

#[test]
fn the_bank_may_want_to_see_the_buyer_first() {
    given::<Order>([placed()]).when(Command::RecordActionRequired).then([Event::OrderActionRequired]);
}

#[test]
fn after_the_bank_has_seen_the_buyer_the_order_goes_on() {
    given::<Order>([placed(), Event::OrderActionRequired, reserved(10)])
        .when(Command::RecordAuthorization)
        .then([Event::OrderAuthorized, Event::OrderConfirmed]);
}

#[test]
fn a_late_word_that_the_bank_wants_to_see_the_buyer_changes_nothing() {
    given::<Order>([placed(), Event::OrderAuthorized]).when(Command::RecordActionRequired).then_nothing();
}

#[test]
fn captured_money_makes_it_paid() {
    given::<Order>(confirmed()).when(record_capture()).then([Event::OrderPaid]);
}

#[test]
fn a_capture_that_is_told_twice_counts_once() {
    given::<Order>(paid()).when(record_capture()).then_nothing();
}

#[test]
fn money_that_is_there_before_the_seats_is_noted() {
    given::<Order>([placed()]).when(record_capture()).then([Event::OrderPrepaid]);
}

#[test]
fn money_that_nobody_asked_for_yet_confirms_and_pays_it_once_the_seats_are_held() {
    given::<Order>([placed(), Event::OrderPrepaid]).when(record_reservation(10)).then([
        reserved(10),
        Event::OrderConfirmed,
        Event::OrderPaid,
    ]);
}

#[test]
fn what_was_paid_before_it_was_sold_out_goes_back() {
    given::<Order>([placed(), Event::OrderPrepaid])
        .when(record_failure(10, CancelReason::SoldOut))
        .then([cancelled(CancelReason::SoldOut), refund_requested(&[10], CancelReason::PaidTooLate)]);
}

#[test]
fn a_failed_capture_that_is_older_than_the_capture_changes_nothing() {
    given::<Order>([placed(), Event::OrderPrepaid])
        .when(Command::RecordPaymentFailure(CancelReason::CaptureFailed))
        .then_nothing();
}

#[test]
fn news_of_a_whole_refund_may_overtake_those_of_the_capture() {
    given::<Order>(confirmed()).when(Command::RecordRefund).then([
        Event::OrderPaid,
        refund_requested(&[10], CancelReason::Refunded),
        Event::OrderRefunded,
    ]);
}

#[test]
fn a_whole_refund_ends_an_order_that_has_not_heard_of_its_money() {
    given::<Order>([placed()])
        .when(Command::RecordRefundRequest)
        .then([cancelled(CancelReason::Refunded), refund_requested(&[10], CancelReason::Refunded)]);
}

#[test]
fn tickets_on_their_way_complete_it() {
    given::<Order>(paid()).when(Command::CompleteOrder).then([Event::OrderCompleted]);
}

#[test]
fn completing_it_twice_completes_it_once() {
    given::<Order>(paid()).and([Event::OrderCompleted]).when(Command::CompleteOrder).then_nothing();
}

#[test]
fn tickets_sent_before_it_is_paid_are_refused() {
    given::<Order>(confirmed()).when(Command::CompleteOrder).then_refused(Refusal::NotAwaited);
}

#[test]
fn a_sold_out_concert_cancels_it() {
    given::<Order>([placed()]).when(record_failure(10, CancelReason::SoldOut)).then([cancelled(CancelReason::SoldOut)]);
}

fn declined(card: u32) -> Command {
    Command::RecordDecline { card, reason: "insufficient_funds".to_owned() }
}

fn was_declined() -> Event {
    Event::OrderDeclined { reason: "insufficient_funds".to_owned() }
}

fn retry() -> Command {
    Command::RetryPayment { payment_method_id: text("pm_card_mastercard") }
}

fn retried(card: u32) -> Event {
    Event::OrderPaymentRetried { payment_method_id: text("pm_card_mastercard"), card }
}

#[test]
fn a_declined_card_cancels_it_though_seats_are_held() {
    given::<Order>([placed(), reserved(10)]).when(declined(1)).then([cancelled(CancelReason::PaymentDeclined)]);
}

#[test]
fn a_declined_card_leaves_the_seats_held_for_who_wants_to_try_another() {
    given::<Order>([placed_to_keep(), reserved(10)]).when(declined(1)).then([was_declined()]);
}

#[test]
fn another_card_is_tried_after_one_was_declined() {
    given::<Order>([placed_to_keep(), was_declined()]).when(retry()).then([retried(2)]);
}

#[test]
fn another_card_completes_what_the_first_did_not() {
    given::<Order>([placed_to_keep(), reserved(10), was_declined(), retried(2)])
        .when(Command::RecordAuthorization)
        .then([Event::OrderAuthorized, Event::OrderConfirmed]);
}

#[test]
fn a_late_word_that_the_first_card_was_declined_does_not_decline_the_second() {
    given::<Order>([placed_to_keep(), was_declined(), retried(2)]).when(declined(1)).then_nothing();
}

#[test]
fn another_card_is_not_tried_while_one_is_asked() {
    given::<Order>([placed_to_keep()]).when(retry()).then_refused(Refusal::NotDeclined);
}

#[test]
fn another_card_is_not_tried_for_an_order_that_has_ended() {
    given::<Order>([placed(), cancelled(CancelReason::PaymentDeclined)])
        .when(retry())
        .then_refused(Refusal::NotDeclined);
}

#[test]
fn no_more_than_five_cards_are_tried() {
    given::<Order>([placed_to_keep(), was_declined(), retried(5), was_declined()])
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
fn it_expires_when_its_hold_is_over() {
    given::<Order>([placed(), reserved(10)]).when(expire("2026-11-22T10:15:00Z")).then([Event::OrderExpired]);
}

#[test]
fn it_does_not_expire_while_its_seats_are_held() {
    given::<Order>([placed(), reserved(10)]).when(expire("2026-11-22T10:14:59Z")).then_nothing();
}

#[test]
fn it_does_not_expire_while_its_seats_are_held_for_longer() {
    let extended = Event::OrderHoldExtended { reservation_id: reservation(10), expires_at: at("2026-11-22T10:30:00Z") };
    given::<Order>([placed(), reserved(10), extended]).when(expire("2026-11-22T10:20:00Z")).then_nothing();
}

#[test]
fn it_expires_when_no_seats_were_held_in_time() {
    given::<Order>([placed()]).when(expire("2026-11-22T10:15:01Z")).then([Event::OrderExpired]);
}

#[test]
fn a_confirmed_order_does_not_expire() {
    given::<Order>(confirmed()).when(expire("2026-11-22T11:00:00Z")).then_nothing();
}

#[test]
fn money_set_aside_for_an_expired_order_does_not_bring_it_back() {
    given::<Order>([placed(), reserved(10), Event::OrderExpired]).when(Command::RecordAuthorization).then_nothing();
}

#[test]
fn a_hold_that_is_extended_lasts_longer() {
    let extend = Command::RecordExtension { reservation_id: reservation(10), expires_at: at("2026-11-22T10:30:00Z") };
    let extended = Event::OrderHoldExtended { reservation_id: reservation(10), expires_at: at("2026-11-22T10:30:00Z") };
    given::<Order>([placed(), reserved(10)]).when(extend).then([extended]);
}

#[test]
fn an_extension_that_overtakes_the_hold_counts_as_the_hold() {
    let extend = Command::RecordExtension { reservation_id: reservation(10), expires_at: at("2026-11-22T10:30:00Z") };
    let held = Event::OrderReserved { reservation_id: reservation(10), expires_at: at("2026-11-22T10:30:00Z") };
    given::<Order>([placed()]).when(extend).then([held]);
}

fn refund_requested(concerts: &[u128], reason: CancelReason) -> Event {
    Event::OrderRefundRequested { concert_ids: at_concerts(concerts), reason }
}

#[test]
fn finance_has_a_paid_order_refunded() {
    given::<Order>(paid())
        .when(Command::RefundOrder(CancelReason::CancelledByStaff))
        .then([refund_requested(&[10], CancelReason::CancelledByStaff)]);
}

#[test]
fn asking_for_a_refund_twice_asks_once() {
    given::<Order>(paid())
        .and([refund_requested(&[10], CancelReason::CancelledByStaff)])
        .when(Command::RefundOrder(CancelReason::CancelledByStaff))
        .then_nothing();
}

#[test]
fn an_order_that_is_being_paid_is_refunded_a_moment_later() {
    given::<Order>(confirmed())
        .when(Command::RefundOrder(CancelReason::CancelledByStaff))
        .then_refused(Refusal::BeingPaid);
}

#[test]
fn an_order_that_is_not_paid_is_cancelled_instead() {
    given::<Order>([placed()])
        .when(Command::RefundOrder(CancelReason::CancelledByStaff))
        .then([cancelled(CancelReason::CancelledByStaff)]);
}

#[test]
fn it_is_refunded_when_all_its_money_is_given_back() {
    given::<Order>(paid())
        .and([refund_requested(&[10], CancelReason::CancelledByStaff)])
        .when(Command::RecordRefund)
        .then([Event::OrderRefunded]);
}

#[test]
fn when_finance_gives_everything_back_its_seats_go_back_too() {
    given::<Order>(paid()).when(Command::RecordRefundRequest).then([refund_requested(&[10], CancelReason::Refunded)]);
}

#[test]
fn money_that_was_given_back_before_anyone_heard_of_it_ends_it_at_once() {
    given::<Order>(paid())
        .when(Command::RecordRefund)
        .then([refund_requested(&[10], CancelReason::Refunded), Event::OrderRefunded]);
}

#[test]
fn news_that_all_of_it_is_to_go_back_may_overtake_those_of_the_capture() {
    given::<Order>(confirmed())
        .when(Command::RecordRefundRequest)
        .then([Event::OrderPaid, refund_requested(&[10], CancelReason::Refunded)]);
}

fn paid_for_two_concerts() -> Vec<Event> {
    let placed = Event::OrderPlaced(purchase_of_two_concerts());
    vec![placed, reserved(10), reserved(11), Event::OrderAuthorized, Event::OrderConfirmed, Event::OrderPaid]
}

#[test]
fn of_two_concerts_only_the_cancelled_one_is_given_back() {
    given::<Order>(paid_for_two_concerts())
        .when(Command::RecordConcertCancellation(ConcertId::new(id(11))))
        .then([refund_requested(&[11], CancelReason::ConcertCancelled)]);
}

#[test]
fn an_order_keeps_its_state_while_seats_of_it_are_left() {
    given::<Order>(paid_for_two_concerts())
        .and([refund_requested(&[11], CancelReason::ConcertCancelled)])
        .when(Command::CompleteOrder)
        .then([Event::OrderCompleted]);
}

#[test]
fn a_concert_is_given_back_once() {
    given::<Order>(paid_for_two_concerts())
        .and([refund_requested(&[11], CancelReason::ConcertCancelled)])
        .when(Command::RecordConcertCancellation(ConcertId::new(id(11))))
        .then_nothing();
}

#[test]
fn what_is_left_is_given_back_when_staff_cancel_the_rest() {
    given::<Order>(paid_for_two_concerts())
        .and([refund_requested(&[11], CancelReason::ConcertCancelled)])
        .when(Command::RefundOrder(CancelReason::CancelledByStaff))
        .then([refund_requested(&[10], CancelReason::CancelledByStaff)]);
}

#[test]
fn an_order_that_waits_is_cancelled_with_its_concert() {
    given::<Order>([placed(), reserved(10)])
        .when(Command::RecordConcertCancellation(ConcertId::new(id(10))))
        .then([cancelled(CancelReason::ConcertCancelled)]);
}

#[test]
fn another_concert_is_no_affair_of_it() {
    given::<Order>([placed()]).when(Command::RecordConcertCancellation(ConcertId::new(id(99)))).then_nothing();
}

#[test]
fn the_first_reason_for_cancelling_stays() {
    given::<Order>([placed(), cancelled(CancelReason::SoldOut)])
        .when(Command::RecordPaymentFailure(CancelReason::PaymentDeclined))
        .then_nothing();
}

#[test]
fn the_buyer_may_cancel_until_it_is_confirmed() {
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
fn a_confirmed_order_can_not_be_cancelled() {
    given::<Order>(confirmed())
        .when(Command::CancelOrder(CancelReason::CancelledByBuyer))
        .then_refused(Refusal::Confirmed);
}

#[test]
fn a_paid_order_can_not_be_cancelled_by_its_buyer() {
    given::<Order>(paid()).when(Command::CancelOrder(CancelReason::CancelledByBuyer)).then_refused(Refusal::Confirmed);
}

#[test]
fn a_buyers_wish_that_crosses_the_confirmation_comes_too_late() {
    given::<Order>(confirmed()).when(record_failure(10, CancelReason::CancelledByBuyer)).then_nothing();
}

#[test]
fn a_capture_that_fails_cancels_a_confirmed_order() {
    given::<Order>(confirmed())
        .when(Command::RecordPaymentFailure(CancelReason::CaptureFailed))
        .then([cancelled(CancelReason::CaptureFailed)]);
}

#[test]
fn seats_held_for_a_cancelled_order_do_not_bring_it_back() {
    given::<Order>([placed(), cancelled(CancelReason::PaymentDeclined)]).when(record_reservation(10)).then_nothing();
}

#[test]
fn money_set_aside_for_a_cancelled_order_does_not_bring_it_back() {
    given::<Order>([placed(), cancelled(CancelReason::SoldOut)]).when(Command::RecordAuthorization).then_nothing();
}

#[test]
fn an_expired_order_whose_money_comes_is_taken_up_again() {
    given::<Order>([placed(), reserved(10), Event::OrderExpired]).when(record_capture()).then([reinstated()]);
}

#[test]
fn an_order_whose_capture_failed_is_taken_up_again_when_it_had_not() {
    given::<Order>(confirmed())
        .and([cancelled(CancelReason::CaptureFailed)])
        .when(record_capture())
        .then([reinstated()]);
}

#[test]
fn a_reinstated_order_is_confirmed_and_paid_when_its_new_seats_are_held() {
    let (reservation_id, expires_at) = (new_reservation(10), until());
    given::<Order>(back_again()).when(Command::RecordReservation { reservation_id, expires_at }).then([
        Event::OrderReserved { reservation_id, expires_at },
        Event::OrderConfirmed,
        Event::OrderPaid,
    ]);
}

#[test]
fn a_reinstated_order_for_which_there_are_no_seats_gives_the_money_back() {
    let reason = CancelReason::SoldOut;
    given::<Order>(back_again())
        .when(Command::RecordReservationFailure { reservation_id: new_reservation(10), reason })
        .then([cancelled(reason), refund_requested(&[10], CancelReason::PaidTooLate)]);
}

#[test]
fn late_news_of_the_seats_that_a_reinstated_order_had_before_change_nothing() {
    given::<Order>(back_again()).when(record_failure(10, CancelReason::SoldOut)).then_nothing();
}

#[test]
fn a_reinstated_order_has_as_much_time_as_a_new_one() {
    let expire = |placed_before| Command::ExpireOrder { holds_until: until(), placed_before };
    given::<Order>(back_again()).when(expire(late())).then_nothing();
}

#[test]
fn a_reinstated_order_that_hears_nothing_of_its_seats_gives_the_money_back() {
    let placed_before = late() + SignedDuration::from_secs(1);
    given::<Order>(back_again())
        .when(Command::ExpireOrder { holds_until: until(), placed_before })
        .then([Event::OrderExpired, refund_requested(&[10], CancelReason::PaidTooLate)]);
}

#[test]
fn a_buyer_who_cancels_a_reinstated_order_gets_the_money_back() {
    let reason = CancelReason::CancelledByBuyer;
    given::<Order>(back_again())
        .when(Command::CancelOrder(reason))
        .then([cancelled(reason), refund_requested(&[10], reason)]);
}

#[test]
fn an_order_is_taken_up_again_once() {
    let ended = [back_again(), vec![cancelled(CancelReason::SoldOut)]].concat();
    given::<Order>(ended).when(record_capture()).then([refund_requested(&[10], CancelReason::PaidTooLate)]);
}

#[test]
fn money_that_is_taken_for_an_order_whose_buyer_had_cancelled_goes_back() {
    given::<Order>([placed(), cancelled(CancelReason::CancelledByBuyer)])
        .when(record_capture())
        .then([refund_requested(&[10], CancelReason::PaidTooLate)]);
}

#[test]
fn money_that_is_taken_for_a_cancelled_order_goes_back_once() {
    given::<Order>([placed(), cancelled(CancelReason::CancelledByBuyer)])
        .and([refund_requested(&[10], CancelReason::PaidTooLate)])
        .when(record_capture())
        .then_nothing();
}

#[test]
fn late_money_that_has_gone_back_already_needs_nothing_more() {
    given::<Order>([placed(), Event::OrderExpired])
        .when(Command::RecordRefund)
        .then([refund_requested(&[10], CancelReason::PaidTooLate), Event::OrderRefunded]);
}
