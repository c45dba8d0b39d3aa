//! What fans do with carts: one file per command.

pub mod add_item;
pub mod cancel_cart;
pub mod change_item_quantity;
pub mod choose_delivery;
pub mod confirm_cart;
pub mod remove_item;

use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, StartError};

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
