//! What must be known of an order before its cart is confirmed.

use contracts::ids;
use kernel::{CartId, OrderId, Timestamp, UserId};
use lambda::http::Problem;
use privacy::KeyTable;
use views::Views;

use crate::views::confirmed_carts::ConfirmedCart;

/// The job that finds missing orders knows the cart before it is confirmed.
pub async fn expect_order(views: &Views, user_id: UserId, cart_id: CartId, now: Timestamp) -> Result<(), Problem> {
    let cart = ConfirmedCart { cart_id, order_id: ids::order_id(cart_id), user_id: Some(user_id), since: now };
    let put = views.put(&ConfirmedCart::key(cart.order_id), cart.version(), &cart, None).await;
    put.map_err(|error| Problem::view(&error))?;
    Ok(())
}

/// The order needs the buyer's data until it has ended. Nobody who is being forgotten buys anything.
pub async fn hold_key(keys: &KeyTable, user_id: UserId, order_id: OrderId, now: Timestamp) -> Result<(), Problem> {
    let held = keys.hold(user_id, &order_id.to_string(), now).await.map_err(|error| Problem::privacy(&error))?;
    if held { Ok(()) } else { Err(Problem::session_ended()) }
}
