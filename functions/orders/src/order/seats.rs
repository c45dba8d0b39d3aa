//! Rules about the order's seats.

use kernel::{ReservationId, Timestamp};

use super::cancel_reason::CancelReason;
use super::cancellation::cancel_placed;
use super::events::OrderEvent;
use super::refusal::OrderRefusal;
use super::state::Order;

/// The seats of one reservation are held: the last missing ones confirm the order.
pub(super) fn record_hold(
    order: &Order,
    reservation_id: ReservationId,
    expires_at: Timestamp,
) -> Result<Vec<OrderEvent>, OrderRefusal> {
    let Order::Placed(placed) = order else { return Ok(vec![]) };
    if !placed.awaits(reservation_id)? || placed.held.contains_key(&reservation_id) {
        return Ok(vec![]);
    }
    Ok(placed.confirm_if_complete(OrderEvent::OrderReserved { reservation_id, expires_at }))
}

pub(super) fn record_extension(
    order: &Order,
    reservation_id: ReservationId,
    expires_at: Timestamp,
) -> Result<Vec<OrderEvent>, OrderRefusal> {
    let Order::Placed(placed) = order else { return Ok(vec![]) };
    if !placed.awaits(reservation_id)? {
        return Ok(vec![]);
    }
    Ok(match placed.held.get(&reservation_id) {
        Some(until) if *until >= expires_at => vec![],
        Some(_) => vec![OrderEvent::OrderHoldExtended { reservation_id, expires_at }],
        // The extension was delivered before the hold itself.
        None => placed.confirm_if_complete(OrderEvent::OrderReserved { reservation_id, expires_at }),
    })
}

/// An order is all or nothing: without the seats at one concert it is cancelled.
pub(super) fn record_failure(
    order: &Order,
    reservation_id: ReservationId,
    reason: CancelReason,
) -> Result<Vec<OrderEvent>, OrderRefusal> {
    match order {
        Order::Placed(placed) if placed.awaits(reservation_id)? => Ok(cancel_placed(placed, reason)),
        _ => Ok(vec![]),
    }
}
