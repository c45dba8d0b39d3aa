//! Removes a cart from the confirmed ones once its order is placed.

use contracts::orders::OrdersEvent;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use views::Views;

use crate::views::confirmed_carts::{ANY_VERSION, ConfirmedCart};

pub const LAMBDA: Lambda = Lambda { name: "carts-project-orders", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let views = env.views()?;
    Ok(bus::handler(&env, views, project_orders))
}

async fn project_orders(views: Views, event: OrdersEvent, _: Trigger) -> Result<(), InvocationFailed> {
    if let OrdersEvent::OrderPlaced(order) = event {
        views.delete(&ConfirmedCart::key(order.order_id), ANY_VERSION).await?;
    }
    Ok(())
}
