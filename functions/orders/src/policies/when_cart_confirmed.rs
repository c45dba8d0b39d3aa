//! When a cart is confirmed, places the order.

use contracts::carts::{self, CartConfirmed, CartsEvent};
use kernel::{OrderId, Timestamp};
use lambda::{Env, Handler, Lambda, StartError, bus};

use crate::number::order_number;
use crate::order::{Order, OrderCommand};
use crate::purchase::{Line, Purchase};

pub const LAMBDA: Lambda = Lambda { name: "orders-when-cart-confirmed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    bus::policy::<Order, _, _>(&env, "PlaceOrder", |CartsEvent::CartConfirmed(cart), trigger| {
        Some(place(cart, trigger.metadata.occurred_at))
    })
}

pub fn place(cart: CartConfirmed, confirmed_at: Timestamp) -> (OrderId, OrderCommand) {
    let order_id = cart.order_id;
    let command = OrderCommand::PlaceOrder(Purchase {
        number: order_number(cart.order_id, confirmed_at),
        cart_id: cart.cart_id,
        user_id: cart.user_id,
        placed_at: confirmed_at,
        lines: cart.lines.into_iter().map(line).collect(),
        total: cart.total,
        delivery: cart.delivery,
        customer: cart.customer,
        payment_method_id: cart.payment_method_id,
        keep_seats_on_decline: cart.keep_seats_on_decline,
        reinstated_at: None,
    });
    (order_id, command)
}

fn line(line: carts::Line) -> Line {
    Line {
        concert_id: line.concert_id,
        concert_name: line.concert_name,
        ticket_type_id: line.ticket_type_id,
        ticket_type_name: line.ticket_type_name,
        quantity: line.quantity,
        unit_price: line.unit_price,
    }
}
