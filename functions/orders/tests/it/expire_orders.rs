use kernel::{Decider, SignedDuration};
use orders::jobs::expire_orders::expire_command;
use orders::order::{Order, OrderEvent};
use testkit::at;

use crate::samples::{placed, reserved};

const HOLD: SignedDuration = SignedDuration::from_mins(15);

fn expired_at(now: &str, events: &[OrderEvent]) -> Vec<OrderEvent> {
    let order = events.iter().fold(Order::initial(), Order::evolve);
    Order::decide(&expire_command(HOLD, at(now)), &order).unwrap()
}

#[test]
fn order_expires_a_minute_after_the_end_of_its_hold() {
    assert_eq!(expired_at("2026-11-22T10:16:00Z", &[placed(), reserved(10)]), [OrderEvent::OrderExpired]);
}

#[test]
fn order_does_not_expire_within_a_minute_after_the_end_of_its_hold() {
    assert_eq!(expired_at("2026-11-22T10:15:59Z", &[placed(), reserved(10)]), []);
}

#[test]
fn order_without_seats_expires_a_minute_after_the_hold_time() {
    assert_eq!(expired_at("2026-11-22T10:16:01Z", &[placed()]), [OrderEvent::OrderExpired]);
}
