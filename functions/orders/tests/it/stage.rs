//! How far orders are, for people.

use kernel::{Decider, Timestamp};
use orders::order::{CancelReason, Order, OrderEvent as Event};
use orders::stage::Stage;
use testkit::{at, text};

use crate::samples::{payment_requested, placed_to_pay_later, reserved, until};

fn stage_at(events: &[Event], now: Timestamp) -> Option<Stage> {
    Stage::of(&events.iter().fold(Order::initial(), Order::evolve), now)
}

fn stage(events: &[Event]) -> Option<Stage> {
    stage_at(events, at("2026-11-22T10:01:00Z"))
}

fn held(and: &[Event]) -> Vec<Event> {
    [&[placed_to_pay_later(), reserved(10)], and].concat()
}

fn declined() -> Event {
    Event::OrderDeclined { reason: "insufficient_funds".to_owned() }
}

#[test]
fn unpaid_order_takes_a_card_until_its_hold_ends() {
    assert_eq!(stage(&[]), None);
    assert_eq!(stage(&[placed_to_pay_later()]), Some(Stage::Holding));
    assert_eq!(stage(&held(&[])), Some(Stage::Unpaid));
    assert_eq!(stage(&held(&[payment_requested(), declined()])), Some(Stage::Declined));
    assert!(Stage::Unpaid.takes_card() && Stage::Declined.takes_card());
    for events in [held(&[]), held(&[payment_requested(), declined()])] {
        assert_eq!(stage_at(&events, until()), Some(Stage::Expired));
    }
}

#[test]
fn no_card_is_taken_after_too_many() {
    let mut events = held(&[payment_requested(), declined()]);
    for card in 2..=5 {
        events.push(Event::OrderPaymentRetried { payment_method_id: text("pm_card_visa"), card });
        events.push(declined());
    }
    assert_eq!(stage(&events), Some(Stage::Blocked));
    assert!(!Stage::Blocked.takes_card());
}

#[test]
fn payment_under_way_is_followed_to_its_end() {
    let paid = [payment_requested(), Event::OrderAuthorized, Event::OrderConfirmed, Event::OrderPaid];
    let after = |count: usize| stage(&held(&paid[..count]));
    assert_eq!((after(1), after(3), after(4)), (Some(Stage::Checking), Some(Stage::Capturing), Some(Stage::Paid)));
    let unsent = [&paid[..], &[Event::OrderDeliveryNotNeeded, Event::OrderCompleted]].concat();
    assert_eq!(stage(&held(&unsent)), Some(Stage::NotSent));
    assert_eq!(stage(&held(&[payment_requested(), Event::OrderActionRequired])), Some(Stage::Authenticating));
    assert_eq!(stage(&held(&[Event::cancelled(CancelReason::CancelledByBuyer)])), Some(Stage::Cancelled));
}
