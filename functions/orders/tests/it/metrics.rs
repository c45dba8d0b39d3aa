use kernel::{Decider, SignedDuration};
use lambda::metrics::Metric;
use orders::metrics::of_event;
use orders::order::{CancelReason, Order, OrderEvent};
use testkit::{at, given};

use crate::samples::{placed, purchase};

fn counts(event: &OrderEvent) -> Vec<Metric> {
    let order = Order::evolve(Order::initial(), &placed());
    of_event(event, &order, at("2026-11-22T10:00:02.5Z"))
}

#[test]
fn placed_order_counts_once() {
    assert_eq!(counts(&placed()), [Metric::count("OrdersPlaced", 1)]);
}

#[test]
fn paid_order_counts_its_seats_and_revenue() {
    assert_eq!(
        counts(&OrderEvent::OrderPaid),
        [Metric::count("SeatsSold", 2), Metric::money("Revenue", purchase().total)]
    );
}

#[test]
fn completed_order_counts_with_its_duration() {
    let took = Metric::milliseconds("ConfirmToTickets", SignedDuration::from_millis(2_500));
    assert_eq!(counts(&OrderEvent::OrderCompleted), [Metric::count("OrdersCompleted", 1), took]);
}

#[test]
fn order_completed_without_sending_counts_without_a_duration() {
    let unsent = [OrderEvent::OrderConfirmed, OrderEvent::OrderPaid, OrderEvent::OrderDeliveryNotNeeded];
    let order = given::<Order>([placed()]).and(unsent).state();
    let counted = of_event(&OrderEvent::OrderCompleted, &order, at("2026-11-22T10:00:02.5Z"));
    assert_eq!(counted, [Metric::count("OrdersCompleted", 1)]);
}

#[test]
fn cancelled_order_counts_once() {
    let cancelled = OrderEvent::cancelled(CancelReason::SoldOut);
    assert_eq!(counts(&cancelled), [Metric::count("OrdersCancelled", 1)]);
}

#[test]
fn intermediate_events_count_nothing() {
    assert_eq!(counts(&OrderEvent::OrderConfirmed), []);
}
