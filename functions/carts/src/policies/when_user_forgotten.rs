//! When a user is forgotten, abandons their open cart.

use contracts::users::UsersEvent;
use eventstore::{Aggregate, ExecuteError, Expected, Store};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};

use crate::cart::{Cart, CartCommand};
use crate::open_cart::Carts;

pub const LAMBDA: Lambda = Lambda { name: "carts-when-user-forgotten", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    let carts = Carts::new(store.clone(), env.views()?);
    Ok(bus::handler(&env, (store, carts), cancel_cart))
}

async fn cancel_cart(
    (store, carts): (Store, Carts),
    UsersEvent::UserForgotten(user): UsersEvent,
    trigger: Trigger,
) -> Result<(), InvocationFailed> {
    let unavailable = |problem: lambda::http::Problem| InvocationFailed::new("CartsFailed", problem.detail);
    let stream = Cart::stream(carts.open(user.user_id).await.map_err(unavailable)?.cart_id);
    let cause = trigger.cause("CancelCart");
    match store.execute::<Cart>(&stream, &CartCommand::CancelCart, &cause, Expected::Any).await {
        // It was confirmed or abandoned a moment ago.
        Ok(_) | Err(ExecuteError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
