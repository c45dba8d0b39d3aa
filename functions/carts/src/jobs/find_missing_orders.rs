//! Every minute: publishes confirmed carts again that have had no order for too long.

use eventstore::{Aggregate, Consistency, Store};
use futures::{StreamExt, stream};
use kernel::Timestamp;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, job, republish};
use privacy::KeyTable;
use views::Views;

use crate::cart::Cart;
use crate::published::PUBLISHED;
use crate::views::confirmed_carts::{ConfirmedCart, list_confirmed_carts};

pub const LAMBDA: Lambda = Lambda { name: "carts-find-missing-orders", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let job = FindMissingOrders { store: env.events()?, views: env.views()?, keys: env.people_keys()? };
    Ok(job::handler(&env, job, FindMissingOrders::run))
}

const MAX_CONCURRENT: usize = 8;

/// The most carts of one run. The next run continues.
const MAX_CARTS: usize = 500;

#[derive(Clone)]
struct FindMissingOrders {
    store: Store,
    views: Views,
    keys: KeyTable,
}

impl FindMissingOrders {
    /// Returns how many carts have had no order for too long.
    async fn run(self, now: Timestamp) -> Result<usize, InvocationFailed> {
        let mut overdue = list_confirmed_carts(&self.views).await?;
        overdue.retain(|cart| now.duration_since(cart.since) >= republish::OVERDUE_AFTER);
        overdue.sort_by_key(|cart| cart.since);
        let asked: Vec<bool> = stream::iter(overdue.into_iter().take(MAX_CARTS))
            .map(|cart| self.ask(cart, now))
            .buffer_unordered(MAX_CONCURRENT)
            .collect()
            .await;
        Ok(asked.into_iter().filter(|asked| *asked).count())
    }

    /// One that can't be read keeps no other from its order.
    async fn ask(&self, cart: ConfirmedCart, now: Timestamp) -> bool {
        let asked = self.try_to_ask(&cart, now).await;
        asked.unwrap_or_else(|error| {
            tracing::warn!(orderId = %cart.order_id, cartId = %cart.cart_id, %error, "confirmed cart not published again");
            true
        })
    }

    async fn try_to_ask(&self, cart: &ConfirmedCart, now: Timestamp) -> Result<bool, InvocationFailed> {
        let stream = Cart::stream(cart.cart_id);
        let state = self.store.load::<Cart>(&stream, Consistency::Strong).await?.state;
        if !matches!(state, Cart::Confirmed { .. }) {
            self.drop(cart, now).await?;
            return Ok(false);
        }
        if !republish::ask(&self.store, &stream, PUBLISHED, cart.since, now).await? {
            // For a day, every question ended as a dead letter, which raises an alarm.
            tracing::error!(orderId = %cart.order_id, cartId = %cart.cart_id, "confirmed cart has no order");
            self.drop(cart, now).await?;
        }
        Ok(true)
    }

    /// No order needs the buyer's key, unless the cart is being confirmed at this moment: then the item is newer, and stays.
    async fn drop(&self, cart: &ConfirmedCart, now: Timestamp) -> Result<(), InvocationFailed> {
        let order = cart.order_id.to_string();
        if let Some(user_id) = cart.user_id {
            self.keys.release(user_id, &order).await?;
        }
        let is_deleted = self.views.delete(&ConfirmedCart::key(cart.order_id), cart.version()).await?;
        if let Some(user_id) = cart.user_id
            && !is_deleted
        {
            self.keys.hold(user_id, &order, now).await?;
        }
        Ok(())
    }
}
