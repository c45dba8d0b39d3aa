//! When a cart is confirmed, place the order.

use contracts::carts::{CartConfirmed, CartsEvent};
use kernel::Timestamp;
use lambda::{Lambda, bus};

use super::execute;
use crate::number::order_number;
use crate::order::OrderCommand;
use crate::purchase::Purchase;

/// Places orders.
pub const LAMBDA: Lambda = Lambda {
    name: "orders-when-cart-confirmed",
    build: |env| {
        Box::pin(async move {
            let store = env.events()?;
            Ok(bus::handler(&env, LAMBDA.name, move |CartsEvent::CartConfirmed(cart), trigger| {
                let store = store.clone();
                Box::pin(async move {
                    let order_id = cart.order_id;
                    let command = place(cart, trigger.metadata.occurred_at);
                    execute(&store, order_id, "PlaceOrder", &command, &trigger).await
                })
            }))
        })
    },
};

/// The order that a cart confirmed at a time becomes.
pub fn place(cart: CartConfirmed, confirmed_at: Timestamp) -> OrderCommand {
    OrderCommand::PlaceOrder(Purchase {
        number: order_number(cart.order_id, confirmed_at),
        cart_id: cart.cart_id,
        user_id: cart.user_id,
        placed_at: confirmed_at,
        lines: cart.lines,
        total: cart.total,
        delivery: cart.delivery,
        customer: cart.customer,
        payment_method_id: cart.payment_method_id,
        keep_seats_on_decline: cart.keep_seats_on_decline,
    })
}
