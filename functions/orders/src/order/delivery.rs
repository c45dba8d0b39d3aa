//! Rules about the delivery of the order's tickets.

use kernel::DeliveryId;

use super::events::OrderEvent;
use super::refusal::OrderRefusal;
use super::state::Order;

/// Tickets are sent for paid orders only.
pub(super) fn complete(order: &Order) -> Result<Vec<OrderEvent>, OrderRefusal> {
    match order {
        Order::Placed(_) | Order::Confirmed(_) => Err(OrderRefusal::NotAwaited),
        Order::Paid(_) => Ok(vec![OrderEvent::OrderCompleted]),
        _ => Ok(vec![]),
    }
}

/// The tickets were to be sent, and none is left.
pub(super) fn complete_unsent(order: &Order) -> Result<Vec<OrderEvent>, OrderRefusal> {
    let completed = complete(order)?;
    let unsent = (!completed.is_empty()).then_some(OrderEvent::OrderDeliveryNotNeeded);
    Ok(unsent.into_iter().chain(completed).collect())
}

/// Each failed delivery is recorded once.
pub(super) fn record_failure(
    order: &Order,
    delivery_id: DeliveryId,
    reason: &str,
) -> Result<Vec<OrderEvent>, OrderRefusal> {
    match order {
        Order::Placed(_) | Order::Confirmed(_) => Err(OrderRefusal::NotAwaited),
        Order::Paid(sale) | Order::Completed(sale) if !sale.failed_deliveries.contains(&delivery_id) => {
            Ok(vec![OrderEvent::OrderDeliveryFailed { delivery_id, reason: reason.to_owned() }])
        }
        _ => Ok(vec![]),
    }
}
