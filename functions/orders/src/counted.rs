//! What an order's events count for on the dashboard.

use kernel::Timestamp;
use lambda::metrics::Metric;

use crate::order::{Order, OrderEvent};

/// What an event that happened at a time counts for.
pub fn counted(event: &OrderEvent, order: &Order, at: Timestamp) -> Vec<Metric> {
    match (event, order.purchase()) {
        (OrderEvent::OrderPlaced(_), _) => vec![Metric::OrdersPlaced],
        (OrderEvent::OrderPaid, Some(purchase)) => {
            let seats = purchase.lines.iter().map(|line| line.quantity.get()).sum();
            vec![Metric::SeatsSold(seats), Metric::Revenue(purchase.total)]
        }
        (OrderEvent::OrderCompleted, Some(purchase)) => {
            vec![Metric::OrdersCompleted, Metric::ConfirmToTickets(at.duration_since(purchase.placed_at))]
        }
        (OrderEvent::OrderCancelled { .. } | OrderEvent::OrderExpired, _) => vec![Metric::OrdersCancelled],
        _ => vec![],
    }
}
