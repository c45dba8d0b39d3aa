//! Which events leave the context, and as what.

use contracts::orders::{
    OrderCancelled, OrderConfirmed, OrderEnded, OrderPaid, OrderPlaced, OrdersEvent, ReservationRequest, Seats,
};

use crate::order::{Order, OrderEvent, Purchase};

/// The names of the events that are published.
pub const PUBLISHED: &[&str] = &["OrderPlaced", "OrderConfirmed", "OrderPaid", "OrderCompleted", "OrderCancelled"];

/// The event in the published language, if it leaves the context.
pub fn published(event: &OrderEvent, state: &Order) -> Option<OrdersEvent> {
    let purchase = state.purchase()?;
    let (order_id, user_id) = (purchase.order_id(), purchase.user_id);
    let reservation_ids = || purchase.reservations(order_id).into_keys().collect();
    match event {
        OrderEvent::OrderPlaced(_) => Some(OrdersEvent::OrderPlaced(placed(purchase))),
        OrderEvent::OrderConfirmed => Some(OrdersEvent::OrderConfirmed(OrderConfirmed {
            order_id,
            user_id,
            reservation_ids: reservation_ids(),
            payment_id: purchase.payment_id(),
            total: purchase.total,
        })),
        OrderEvent::OrderPaid => Some(OrdersEvent::OrderPaid(OrderPaid {
            order_id,
            user_id,
            number: purchase.number.clone(),
            lines: purchase.lines.clone(),
            total: purchase.total,
            delivery: purchase.delivery,
            customer: purchase.customer.clone(),
        })),
        OrderEvent::OrderCompleted => Some(OrdersEvent::OrderCompleted(OrderEnded { order_id, user_id })),
        OrderEvent::OrderCancelled { reason } => Some(OrdersEvent::OrderCancelled(OrderCancelled {
            order_id,
            user_id,
            reservation_ids: reservation_ids(),
            payment_id: purchase.payment_id(),
            reason: *reason,
        })),
        OrderEvent::OrderReserved { .. } | OrderEvent::OrderActionRequired | OrderEvent::OrderAuthorized => None,
    }
}

fn placed(purchase: &Purchase) -> OrderPlaced {
    let order_id = purchase.order_id();
    let reservations = purchase.reservations(order_id).into_iter().map(|(reservation_id, concert_id)| {
        let lines = purchase.lines.iter().filter(|line| line.concert_id == concert_id);
        let seats = lines.map(|line| Seats {
            ticket_type_id: line.ticket_type_id.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
        });
        ReservationRequest { reservation_id, concert_id, seats: seats.collect() }
    });
    OrderPlaced {
        order_id,
        number: purchase.number.clone(),
        user_id: purchase.user_id,
        reservations: reservations.collect(),
        payment_id: purchase.payment_id(),
        total: purchase.total,
        payment_method_id: purchase.payment_method_id.clone(),
    }
}
