//! Orders that hold their seats first and are paid after.

use kernel::{Decider, SignedDuration};
use orders::jobs::expire_orders::awaited_events;
use orders::order::{CancelReason, Order, OrderCommand as Command, OrderEvent as Event, OrderRefusal as Refusal};
use orders::views::stuck_orders::WaitsFor;
use testkit::{at, given, text};

use crate::samples::{payment_requested, placed, placed_to_pay_later, reservation, reserved, until};

const IN_TIME: &str = "2026-11-22T10:14:59Z";

fn held() -> Vec<Event> {
    vec![placed_to_pay_later(), reserved(10)]
}

fn pay(time: &str) -> Command {
    Command::PayOrder { payment_method_id: text("pm_card_mastercard"), at: at(time) }
}

fn declined() -> Event {
    Event::OrderDeclined { reason: "insufficient_funds".to_owned() }
}

fn decline(card: u32) -> Command {
    Command::RecordDecline { card, reason: "insufficient_funds".to_owned() }
}

fn after(events: &[Event]) -> Order {
    events.iter().fold(Order::initial(), Order::evolve)
}

#[test]
fn held_seats_do_not_confirm_an_unpaid_order() {
    let hold = Command::RecordReservation { reservation_id: reservation(10), expires_at: until() };
    given::<Order>([placed_to_pay_later()]).when(hold).then([reserved(10)]);
}

#[test]
fn card_is_taken_while_the_seats_are_held() {
    given::<Order>(held()).when(pay(IN_TIME)).then([payment_requested()]);
}

#[test]
fn card_is_taken_before_the_seats_are_held() {
    given::<Order>([placed_to_pay_later()]).when(pay(IN_TIME)).then([payment_requested()]);
}

#[test]
fn authorization_of_the_card_confirms_the_order() {
    given::<Order>(held())
        .and([payment_requested()])
        .when(Command::RecordAuthorization)
        .then([Event::OrderAuthorized, Event::OrderConfirmed]);
}

#[test]
fn second_payment_is_refused_while_the_first_is_under_way() {
    given::<Order>(held()).and([payment_requested()]).when(pay(IN_TIME)).then_refused(Refusal::NotDeclined);
}

#[test]
fn declined_card_keeps_the_seats() {
    given::<Order>(held()).and([payment_requested()]).when(decline(1)).then([declined()]);
}

#[test]
fn another_card_can_be_tried_after_the_decline() {
    let retried = Event::OrderPaymentRetried { payment_method_id: text("pm_card_mastercard"), card: 2 };
    given::<Order>(held()).and([payment_requested(), declined()]).when(pay(IN_TIME)).then([retried]);
}

#[test]
fn click_after_the_end_of_the_hold_is_too_late() {
    given::<Order>(held()).when(pay("2026-11-22T10:15:00Z")).then_refused(Refusal::Expired);
}

#[test]
fn click_in_an_extended_hold_is_in_time() {
    let extended = Event::OrderHoldExtended { reservation_id: reservation(10), expires_at: at("2026-11-22T10:30:00Z") };
    given::<Order>(held()).and([extended]).when(pay("2026-11-22T10:29:59Z")).then([payment_requested()]);
}

#[test]
fn expired_order_takes_no_card() {
    given::<Order>(held()).and([Event::OrderExpired]).when(pay(IN_TIME)).then_refused(Refusal::Expired);
}

#[test]
fn cancelled_order_takes_no_card() {
    let cancelled = Event::cancelled(CancelReason::CancelledByBuyer);
    given::<Order>(held()).and([cancelled]).when(pay(IN_TIME)).then_refused(Refusal::Cancelled);
}

#[test]
fn unpaid_order_can_be_cancelled() {
    given::<Order>(held())
        .when(Command::CancelOrder(CancelReason::CancelledByBuyer))
        .then([Event::cancelled(CancelReason::CancelledByBuyer)]);
}

#[test]
fn unpaid_order_expires_with_its_hold() {
    let expire = |holds_until: &str| Command::ExpireOrder {
        holds_until: at(holds_until),
        placed_before: at(holds_until) - SignedDuration::from_mins(15),
    };
    given::<Order>(held()).when(expire(IN_TIME)).then_nothing();
    given::<Order>(held()).when(expire("2026-11-22T10:15:00Z")).then([Event::OrderExpired]);
}

#[test]
fn decline_of_a_card_that_was_never_given_changes_nothing() {
    given::<Order>(held()).when(decline(1)).then_nothing();
}

#[test]
fn order_with_a_card_takes_no_other_before_a_decline() {
    given::<Order>([placed(), reserved(10)]).when(pay(IN_TIME)).then_refused(Refusal::NotDeclined);
}

#[test]
fn unpaid_order_waits_for_its_seats_and_then_for_its_buyer() {
    let waits_for = |events: &[Event]| (WaitsFor::of(&after(events)), awaited_events(&after(events)));
    assert_eq!(
        [waits_for(&[placed_to_pay_later()]), waits_for(&held())],
        [(Some(WaitsFor::Seats), ["OrderPlaced", "OrderReinstated"].as_slice()), (Some(WaitsFor::Buyer), &[])]
    );
}

#[test]
fn lost_payment_request_is_asked_for_again() {
    let requested = [held(), vec![payment_requested()]].concat();
    assert!(awaited_events(&after(&requested)).contains(&"OrderPaymentRequested"));
}
