//! The business metrics of orders. Alarms and the dashboard use their names.

use kernel::{Money, SignedDuration, Timestamp};
use lambda::metrics::Metric;

use crate::order::{Order, OrderEvent};

pub fn orders_placed() -> Metric {
    Metric::count("OrdersPlaced", 1)
}

pub fn orders_completed() -> Metric {
    Metric::count("OrdersCompleted", 1)
}

/// Orders that were cancelled or expired.
pub fn orders_cancelled() -> Metric {
    Metric::count("OrdersCancelled", 1)
}

pub fn seats_sold(seats: u32) -> Metric {
    Metric::count("SeatsSold", seats.into())
}

pub fn revenue(paid: Money) -> Metric {
    Metric::money("Revenue", paid)
}

/// From the confirmation of the cart until the tickets are sent.
pub fn confirm_to_tickets(duration: SignedDuration) -> Metric {
    Metric::milliseconds("ConfirmToTickets", duration)
}

/// Orders that have been open for longer than `STUCK_MINUTES`.
pub fn orders_stuck(orders: u64) -> Metric {
    Metric::count("OrdersStuck", orders)
}

/// Holds that have ended while their orders are neither confirmed nor cancelled.
pub fn holds_overdue(holds: u64) -> Metric {
    Metric::count("HoldsOverdue", holds)
}

/// `order` is the state after the event, which happened at `at`.
pub fn of_event(event: &OrderEvent, order: &Order, at: Timestamp) -> Vec<Metric> {
    match (event, order.purchase()) {
        (OrderEvent::OrderPlaced(_), _) => vec![orders_placed()],
        (OrderEvent::OrderPaid, Some(purchase)) => {
            let seats = purchase.lines.iter().map(|line| line.quantity.get()).sum();
            vec![seats_sold(seats), revenue(purchase.total)]
        }
        (OrderEvent::OrderCompleted, Some(_)) if order.sale().is_some_and(|sale| sale.delivery_not_needed) => {
            vec![orders_completed()]
        }
        (OrderEvent::OrderCompleted, Some(purchase)) => {
            vec![orders_completed(), confirm_to_tickets(at.duration_since(purchase.placed_at))]
        }
        (OrderEvent::OrderCancelled { .. } | OrderEvent::OrderExpired, _) => vec![orders_cancelled()],
        _ => vec![],
    }
}
