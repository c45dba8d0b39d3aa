//! Finds a user's open cart and executes commands on it.

use std::collections::BTreeMap;

use contracts::ids;
use eventstore::{Aggregate, Cause, Consistency, ExecuteError, Executed, Expected, Loaded, Store};
use kernel::{CartId, CommandId, ConcertId, UserId};
use lambda::http::{Problem, Request};
use views::{Key, Views};

use crate::cart::{Cart, CartCommand, CartEvent, CartRefusal, Confirmation};
use crate::limited_confirmation::{self, Limits};
use crate::person_limit::PersonLimitRefusal;

/// How many of a user's newest closed carts are searched for the result of a repeated request. Clients repeat soon, so few suffice.
const MAX_CLOSED_CARTS_SEARCHED: usize = 5;

/// A user's carts are numbered from 1, and a cart's id is derived from its number. The number of the open cart is stored as a
/// hint. The hint may lag, so the search skips closed carts.
#[derive(Debug, Clone)]
pub struct Carts {
    store: Store,
    views: Views,
}

#[derive(Debug, Clone)]
pub struct OpenCart {
    pub cart_id: CartId,
    pub cart: Cart,
    pub version: u64,
    number: u64,
    /// Whether the stored hint has another number.
    hint_lags: bool,
}

impl Carts {
    pub fn new(store: Store, views: Views) -> Self {
        Self { store, views }
    }

    pub fn views(&self) -> &Views {
        &self.views
    }

    /// The user's open cart. If there is none, a cart without events.
    pub async fn open(&self, user_id: UserId) -> Result<OpenCart, Problem> {
        self.find(user_id, Consistency::Strong).await
    }

    /// The cart that the user confirmed last, if it is the cart that was just found open, or no other one was opened since.
    pub async fn just_confirmed(&self, user_id: UserId, open: &OpenCart) -> Result<Option<CartId>, Problem> {
        let number = if open.cart == Cart::Nothing { open.number.saturating_sub(1) } else { open.number };
        let cart_id = ids::cart_id(user_id, number);
        let cart = self.store.load::<Cart>(&Cart::stream(cart_id), Consistency::Strong).await;
        let cart = cart.map_err(|error| Problem::store(&error))?;
        Ok(matches!(cart.state, Cart::Confirmed { .. }).then_some(cart_id))
    }

    /// Executes a command on the user's open cart.
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

    /// Executes a command on a cart that was just found open.
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
            // It was closed a moment ago, and the eventually consistent read missed that.
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

    /// Refuses a cart with too many tickets for limited concerts.
    pub async fn check_limits(&self, user_id: UserId, open: &OpenCart, limits: &Limits) -> Result<(), Problem> {
        limited_confirmation::check(&self.store, (user_id, open.cart_id), open.cart.lines(), limits).await
    }

    /// The limits per person that a cart exceeds, by concert.
    pub async fn exceeded_limits(
        &self,
        user_id: UserId,
        open: &OpenCart,
        limits: &Limits,
    ) -> Result<BTreeMap<ConcertId, PersonLimitRefusal>, Problem> {
        limited_confirmation::exceeded(&self.store, (user_id, open.cart_id), open.cart.lines(), limits).await
    }

    /// Confirms a cart with tickets for limited concerts.
    pub async fn confirm_limited(
        &self,
        user_id: UserId,
        open: OpenCart,
        command: &CartCommand,
        name: &'static str,
        limits: &Limits,
        request: &Request,
    ) -> Result<CartId, Problem> {
        let cause = request.cause(name);
        if cause.repeated
            && let Some((cart_id, _)) = self.done_before(user_id, &open, &cause).await?
        {
            return Ok(cart_id);
        }
        self.keep_hint(user_id, &open).await?;
        let (cart, expected) = ((user_id, open.cart_id), request.expected()?);
        limited_confirmation::confirm(&self.store, cart, command, limits, &cause, &expected).await?;
        Ok(open.cart_id)
    }

    /// Records what a refused confirmation shows to the buyer, so that the next one accepts it.
    pub async fn show_changes(
        &self,
        open: OpenCart,
        confirmation: Confirmation,
        request: &Request,
    ) -> Result<(), Problem> {
        let command = CartCommand::ShowChanges(confirmation);
        let command_id = CommandId::derived(&[&"show-changes", &request.command_id()]);
        let cause = Cause { command_id, ..request.cause("ShowCartChanges") };
        match self.attempt(open, &command, &cause, Expected::Any).await {
            // The cart was closed meanwhile.
            Ok(_) | Err(ExecuteError::Refused(_)) => Ok(()),
            Err(error) => Err(problem(error)),
        }
    }

    /// The result of a request that a client repeats because the answer was lost. If the request closed its cart, the result is in
    /// a cart that is no longer the open one.
    async fn done_before(
        &self,
        user_id: UserId,
        open: &OpenCart,
        cause: &Cause,
    ) -> Result<Option<(CartId, Executed<Cart, CartEvent>)>, Problem> {
        for number in (1..open.number).rev().take(MAX_CLOSED_CARTS_SEARCHED) {
            let cart_id = ids::cart_id(user_id, number);
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

    /// Only commands update the hint, because queries must not write.
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
            let cart_id = ids::cart_id(user_id, number);
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

/// Adds the members of `cart_changed` to its problem.
pub(crate) fn problem(error: ExecuteError<CartRefusal>) -> Problem {
    match error {
        ExecuteError::Refused(CartRefusal::Changed { total, changes }) => {
            let problem = Problem::from(CartRefusal::Changed { total, changes: changes.clone() });
            problem.with("total", total).with("changes", changes)
        }
        error => Problem::of(error),
    }
}
