//! Which domain events leave the context, and as which integration events.

use contracts::carts::{CartConfirmed, CartsEvent, Line};
use contracts::ids;
use kernel::CartId;

use crate::cart::{Cart, CartEvent};

/// Names of the domain events that are published.
pub const PUBLISHED: &[&str] = &["CartConfirmed"];

/// The integration event, if the domain event has one.
pub fn published(cart_id: CartId, event: &CartEvent, state: &Cart) -> Option<CartsEvent> {
    let (
        CartEvent::CartConfirmed { lines, total, payment_method_id, keep_seats_on_decline, pays_later },
        Cart::Confirmed { user_id, delivery },
    ) = (event, state)
    else {
        return None;
    };
    let lines = lines.iter().map(|line| Line {
        concert_id: line.offer.concert_id,
        concert_name: line.offer.concert_name.clone(),
        ticket_type_id: line.offer.ticket_type_id.clone(),
        ticket_type_name: line.offer.ticket_type_name.clone(),
        quantity: line.quantity,
        unit_price: line.offer.unit_price,
    });
    Some(CartsEvent::CartConfirmed(CartConfirmed {
        cart_id,
        order_id: ids::order_id(cart_id),
        user_id: *user_id,
        lines: lines.collect(),
        total: *total,
        delivery: delivery.method,
        customer: delivery.customer.clone(),
        payment_method_id: payment_method_id.clone(),
        keep_seats_on_decline: *keep_seats_on_decline,
        pays_later: *pays_later,
    }))
}
