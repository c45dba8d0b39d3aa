use contracts::orders::CancelReason;
use kernel::ReservationId;
use orders::order::{Order, OrderCommand as Command, OrderEvent as Event, OrderRefusal as Refusal};
use testkit::{given, id};

use crate::samples::{placed, purchase, purchase_of_two_concerts, reservation, reserved, until};

fn record_reservation(concert: u128) -> Command {
    Command::RecordReservation { reservation_id: reservation(concert), expires_at: until() }
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
    given::<Order>(confirmed()).when(Command::RecordCapture).then([Event::OrderPaid]);
}

#[test]
fn a_capture_that_is_told_twice_counts_once() {
    given::<Order>(paid()).when(Command::RecordCapture).then_nothing();
}

#[test]
fn money_captured_before_it_was_asked_for_is_refused() {
    given::<Order>([placed()]).when(Command::RecordCapture).then_refused(Refusal::NotAwaited);
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
    given::<Order>([placed()])
        .when(Command::RecordFailure(CancelReason::SoldOut))
        .then([cancelled(CancelReason::SoldOut)]);
}

#[test]
fn a_declined_card_cancels_it_though_seats_are_held() {
    given::<Order>([placed(), reserved(10)])
        .when(Command::RecordFailure(CancelReason::PaymentDeclined))
        .then([cancelled(CancelReason::PaymentDeclined)]);
}

#[test]
fn the_first_reason_for_cancelling_stays() {
    given::<Order>([placed(), cancelled(CancelReason::SoldOut)])
        .when(Command::RecordFailure(CancelReason::PaymentDeclined))
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
fn a_paid_order_can_not_be_cancelled() {
    given::<Order>(paid()).when(Command::CancelOrder(CancelReason::CancelledByStaff)).then_refused(Refusal::Confirmed);
}

#[test]
fn a_buyers_wish_that_crosses_the_confirmation_comes_too_late() {
    given::<Order>(confirmed()).when(Command::RecordFailure(CancelReason::CancelledByBuyer)).then_nothing();
}

#[test]
fn a_capture_that_fails_cancels_a_confirmed_order() {
    given::<Order>(confirmed())
        .when(Command::RecordFailure(CancelReason::CaptureFailed))
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
