//! When a cart is confirmed, places the order.

use contracts::carts::{self, CartConfirmed, CartsEvent};
use eventstore::{Aggregate, Expected, Store};
use kernel::{Text, Timestamp};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};

use crate::number_blocks::OrderNumbers;
use crate::order::{Order, OrderCommand};
use crate::purchase::{Line, Purchase};

pub const LAMBDA: Lambda = Lambda { name: "orders-when-cart-confirmed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    let numbers = OrderNumbers::new(&env, store.clone());
    Ok(bus::handler(&env, (store, numbers), place_order))
}

/// A repeated event takes another number, but the order that was placed keeps its own.
async fn place_order(
    (store, numbers): (Store, OrderNumbers),
    CartsEvent::CartConfirmed(cart): CartsEvent,
    trigger: Trigger,
) -> Result<(), InvocationFailed> {
    let (order_id, confirmed_at) = (cart.order_id, trigger.metadata.occurred_at);
    let number = numbers.next(order_id, confirmed_at, &trigger).await?;
    let (stream, command) = (Order::stream(order_id), place(cart, number, confirmed_at));
    let done = store.execute::<Order>(&stream, &command, &trigger.cause("PlaceOrder"), Expected::Any).await?;
    if done.events.is_empty() {
        trigger.answer(&store, &stream).await?;
    }
    Ok(())
}

pub fn place(cart: CartConfirmed, number: Text<20>, confirmed_at: Timestamp) -> OrderCommand {
    OrderCommand::PlaceOrder(Purchase {
        number,
        cart_id: cart.cart_id,
        user_id: cart.user_id,
        placed_at: confirmed_at,
        lines: cart.lines.into_iter().map(line).collect(),
        total: cart.total,
        delivery: cart.delivery,
        customer: cart.customer,
        payment_method_id: cart.payment_method_id,
        keep_seats_on_decline: cart.keep_seats_on_decline,
        pays_later: cart.pays_later,
        reinstated_at: None,
    })
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
