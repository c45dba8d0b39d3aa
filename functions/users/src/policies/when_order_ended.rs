//! When an order ends, it no longer holds the buyer's key: the buyer can be forgotten. When it is reinstated, it holds the key again.
//!
//! A reinstatement that is delivered late, after the order has ended again, must not hold the key for ever. While an order is open, its
//! context asks about it again.

use contracts::orders::{OrderCancelled, OrderEnded, OrderExpired, OrderReinstated, OrdersEvent};
use kernel::{OrderId, UserId};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus, republish};
use privacy::KeyTable;

pub const LAMBDA: Lambda = Lambda { name: "users-when-order-ended", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let keys = env.people_keys()?;
    Ok(bus::handler(&env, keys, hold_or_release))
}

async fn hold_or_release(keys: KeyTable, event: OrdersEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    let is_new = trigger.now.duration_since(trigger.metadata.occurred_at) < republish::OVERDUE_AFTER;
    match change(&event, is_new || trigger.asks()) {
        Change::Hold(user_id, order_id) => {
            keys.hold(user_id, &order_id.to_string(), trigger.now).await?;
        }
        Change::Release(user_id, order_id) => keys.release(user_id, &order_id.to_string()).await?,
        Change::Nothing => {}
    }
    Ok(())
}

/// What an order's event changes about the buyer's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Hold(UserId, OrderId),
    Release(UserId, OrderId),
    Nothing,
}

/// `is_current`: whether the event is new, or asks what has become of the order.
pub fn change(event: &OrdersEvent, is_current: bool) -> Change {
    match event {
        OrdersEvent::OrderReinstated(_) if !is_current => Change::Nothing,
        OrdersEvent::OrderReinstated(OrderReinstated { user_id, order_id, .. }) => Change::Hold(*user_id, *order_id),
        OrdersEvent::OrderCompleted(OrderEnded { user_id, order_id, .. })
        | OrdersEvent::OrderRefunded(OrderEnded { user_id, order_id, .. })
        | OrdersEvent::OrderCancelled(OrderCancelled { user_id, order_id, .. })
        | OrdersEvent::OrderExpired(OrderExpired { user_id, order_id, .. }) => Change::Release(*user_id, *order_id),
        OrdersEvent::OrderPlaced(_)
        | OrdersEvent::OrderConfirmed(_)
        | OrdersEvent::OrderPaid(_)
        | OrdersEvent::OrderDeclined(_)
        | OrdersEvent::OrderPaymentRequested(_)
        | OrdersEvent::OrderPaymentRetried(_)
        | OrdersEvent::OrderRefundRequested(_)
        | OrdersEvent::OrderRefundAccepted(_) => Change::Nothing,
    }
}
