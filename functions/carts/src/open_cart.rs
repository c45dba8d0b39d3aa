//! Which of a user's carts is the open one.

use eventstore::{Aggregate, Cause, Consistency, ExecuteError, Executed, Expected, Loaded, Store};
use kernel::{CartId, UserId};
use lambda::http::{Problem, Request};
use views::{Key, Views};

use crate::cart::{Cart, CartCommand, CartEvent, CartRefusal};

/// How many of a user's newest closed carts are searched for what a repeated request did. Who repeats does so soon.
const CLOSED_CARTS_LOOKED_AT: usize = 5;

/// The carts of users. A user's carts are numbered from 1, and a cart's id is worked out from its number; the number of the
/// open one is kept as a hint, which may lag: carts found closed are stepped over.
#[derive(Debug, Clone)]
pub struct Carts {
    store: Store,
    views: Views,
}

/// A user's open cart.
#[derive(Debug, Clone)]
pub struct OpenCart {
    /// Its id.
    pub cart_id: CartId,
    /// What it is.
    pub cart: Cart,
    /// Its version.
    pub version: u64,
    /// Its number.
    number: u64,
    /// Whether the hint says another.
    hint_lags: bool,
}

impl Carts {
    /// Carts in a store, with hints in the views.
    pub fn new(store: Store, views: Views) -> Self {
        Self { store, views }
    }

    /// The views of the context.
    pub fn views(&self) -> &Views {
        &self.views
    }

    /// The user's open cart; one that nothing has happened to yet if there is none.
    ///
    /// # Errors
    /// 503 when the store can't be read.
    pub async fn open(&self, user_id: UserId) -> Result<OpenCart, Problem> {
        self.find(user_id, Consistency::Strong).await
    }

    /// Gives a command to the user's open cart.
    ///
    /// # Errors
    /// The problem of whatever stood in the way.
    pub async fn execute(
        &self,
        user_id: UserId,
        command: &CartCommand,
        name: &'static str,
        request: &Request,
    ) -> Result<(CartId, Executed<Cart, CartEvent>), Problem> {
        let open = self.find(user_id, Consistency::Eventual).await?;
        self.execute_on(user_id, open, command, name, request).await
    }

    /// Gives a command to a cart that was just found open.
    ///
    /// # Errors
    /// The problem of whatever stood in the way.
    pub async fn execute_on(
        &self,
        user_id: UserId,
        open: OpenCart,
        command: &CartCommand,
        name: &'static str,
        request: &Request,
    ) -> Result<(CartId, Executed<Cart, CartEvent>), Problem> {
        let cause = request.cause(name);
        if cause.repeated
            && let Some(done) = self.done_before(user_id, &open, &cause).await?
        {
            return Ok(done);
        }
        let cart_id = open.cart_id;
        self.keep_hint(user_id, &open).await?;
        match self.attempt(open, command, &cause, request.expected()?).await {
            // It was closed a moment ago, which an eventually consistent search does not see.
            Err(ExecuteError::Refused(CartRefusal::Closed)) => {
                let open = self.find(user_id, Consistency::Strong).await?;
                let cart_id = open.cart_id;
                self.keep_hint(user_id, &open).await?;
                let done = self.attempt(open, command, &cause, request.expected()?).await;
                Ok((cart_id, done.map_err(problem)?))
            }
            done => Ok((cart_id, done.map_err(problem)?)),
        }
    }

    /// What a request did that is repeated because its answer was lost: where it closed its cart, that is no longer the open one.
    async fn done_before(
        &self,
        user_id: UserId,
        open: &OpenCart,
        cause: &Cause,
    ) -> Result<Option<(CartId, Executed<Cart, CartEvent>)>, Problem> {
        for number in (1..open.number).rev().take(CLOSED_CARTS_LOOKED_AT) {
            let cart_id = CartId::derived(&[&user_id, &number]);
            let done = self.store.find_executed::<Cart>(&Cart::stream(cart_id), cause).await;
            if let Some(done) = done.map_err(|error| Problem::store(&error))? {
                return Ok(Some((cart_id, done)));
            }
        }
        Ok(None)
    }

    async fn attempt(
        &self,
        open: OpenCart,
        command: &CartCommand,
        cause: &Cause,
        expected: Expected,
    ) -> Result<Executed<Cart, CartEvent>, ExecuteError<CartRefusal>> {
        let known = Loaded { state: open.cart, version: open.version };
        self.store.execute_on::<Cart>(&Cart::stream(open.cart_id), Some(known), command, cause, expected).await
    }

    /// Commands keep the hint; questions write nothing.
    async fn keep_hint(&self, user_id: UserId, open: &OpenCart) -> Result<(), Problem> {
        if open.hint_lags {
            let kept = self.views.put(&hint_key(user_id), open.number, &open.number, None).await;
            kept.map_err(|error| Problem::view(&error))?;
        }
        Ok(())
    }

    async fn find(&self, user_id: UserId, consistency: Consistency) -> Result<OpenCart, Problem> {
        let hint = self.views.get::<u64>(&hint_key(user_id)).await.map_err(|error| Problem::view(&error))?;
        let hint = hint.map_or(1, |(_, number)| number);
        let mut number = hint;
        loop {
            let cart_id = CartId::derived(&[&user_id, &number]);
            let loaded = self.store.load::<Cart>(&Cart::stream(cart_id), consistency).await;
            let loaded = loaded.map_err(|error| Problem::store(&error))?;
            if !loaded.state.is_closed() {
                let hint_lags = number != hint;
                return Ok(OpenCart { cart_id, cart: loaded.state, version: loaded.version, number, hint_lags });
            }
            number += 1;
        }
    }
}

fn hint_key(user_id: UserId) -> Key {
    Key::new(format!("user#{user_id}"), "open-cart")
}

/// The problem of a command that was not carried out, with what changed where that is the reason.
fn problem(error: ExecuteError<CartRefusal>) -> Problem {
    match error {
        ExecuteError::Refused(CartRefusal::Changed { total, changes }) => {
            let problem = Problem::from(CartRefusal::Changed { total, changes: changes.clone() });
            problem.with("total", total).with("changes", changes)
        }
        error => Problem::of(error),
    }
}
