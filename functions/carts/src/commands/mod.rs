//! What fans do with carts: one file per command.

pub mod add_item;
pub mod cancel_cart;
pub mod change_item_quantity;
pub mod choose_delivery;
pub mod confirm_cart;
pub mod remove_item;

use kernel::{Invalid, Role, Text};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, StartError};
use openapi::Operation;

use crate::cart::CartRefusal;
use crate::open_cart::Carts;

/// The handler of a cart command: who calls is known, and a repeat is recognised.
fn command<F>(env: &Env, answer: impl Fn(Carts, Request) -> F + Send + Sync + 'static) -> Result<Handler, StartError>
where
    F: Future<Output = Result<Response, Problem>> + Send + 'static,
{
    let carts = Carts::new(env.events()?, env.views()?);
    let answer = move |request| Box::pin(answer(carts.clone(), request)) as _;
    Ok(endpoint(env, answer).authenticated()?.idempotent()?.build())
}

/// What all endpoints of cart commands share.
fn cart_operation(operation: Operation) -> Operation {
    operation.by_one_of(&[Role::Fan]).idempotent().conditional().refuses([CartRefusal::Closed])
}

/// A concert's name, to describe what is refused for its sake.
fn example_name() -> Result<Text<200>, Invalid> {
    Text::try_from("Beyoncé in Warsaw".to_owned())
}
