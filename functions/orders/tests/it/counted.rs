use kernel::{Decider, SignedDuration};
use lambda::metrics::Metric;
use orders::counted::counted;
use orders::order::{CancelReason, Order, OrderEvent};
use testkit::at;

use crate::samples::{placed, purchase};

fn counts(event: &OrderEvent) -> Vec<Metric> {
    let order = Order::evolve(Order::initial(), &placed());
    counted(event, &order, at("2026-11-22T10:00:02.5Z"))
}

#[test]
fn a_placed_order_counts_once() {
    assert_eq!(counts(&placed()), [Metric::OrdersPlaced]);
}

#[test]
fn a_paid_order_counts_its_seats_and_its_money() {
    assert_eq!(counts(&OrderEvent::OrderPaid), [Metric::SeatsSold(2), Metric::Revenue(purchase().total)]);
}

#[test]
fn a_completed_order_counts_with_the_time_since_it_was_placed() {
    let took = Metric::ConfirmToTickets(SignedDuration::from_millis(2_500));
    assert_eq!(counts(&OrderEvent::OrderCompleted), [Metric::OrdersCompleted, took]);
}

#[test]
fn a_cancelled_order_counts_once() {
    let cancelled = OrderEvent::OrderCancelled { reason: CancelReason::SoldOut };
    assert_eq!(counts(&cancelled), [Metric::OrdersCancelled]);
}

#[test]
fn steps_in_between_count_for_nothing() {
    assert_eq!(counts(&OrderEvent::OrderConfirmed), []);
}
