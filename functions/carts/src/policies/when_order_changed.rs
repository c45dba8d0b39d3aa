//! When an order ends without a sale, is reinstated or returns tickets, changes what its buyer can still buy of limited concerts.

use std::collections::BTreeSet;

use contracts::orders::OrdersEvent;
use eventstore::{Aggregate, Expected, Store};
use kernel::{ConcertId, OrderId};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use views::Views;

use crate::person_limit::{PersonLimit, PersonLimitCommand, person_limit_id};
use crate::views::limited_orders::LimitedOrder;

pub const LAMBDA: Lambda = Lambda { name: "carts-when-order-changed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?);
    Ok(bus::handler(&env, state, change_claims))
}

async fn change_claims(
    (store, views): (Store, Views),
    event: OrdersEvent,
    trigger: Trigger,
) -> Result<(), InvocationFailed> {
    let Some(order_id) = order_of(&event) else { return Ok(()) };
    let Some((_, order)) = views.get::<LimitedOrder>(&LimitedOrder::key(order_id)).await? else { return Ok(()) };
    for (concert_id, command) in changes(&event, &order.concert_ids, trigger.metadata.version) {
        let stream = PersonLimit::stream(person_limit_id(concert_id, order.user_id));
        store.execute::<PersonLimit>(&stream, &command, &trigger.cause("ChangeClaim"), Expected::Any).await?;
    }
    Ok(())
}

fn order_of(event: &OrdersEvent) -> Option<OrderId> {
    match event {
        OrdersEvent::OrderCancelled(order) => Some(order.order_id),
        OrdersEvent::OrderExpired(order) => Some(order.order_id),
        OrdersEvent::OrderReinstated(order) => Some(order.order_id),
        OrdersEvent::OrderRefundRequested(order) => Some(order.order_id),
        _ => None,
    }
}

/// `version` is the order's.
pub fn changes(
    event: &OrdersEvent,
    limited: &BTreeSet<ConcertId>,
    version: u64,
) -> Vec<(ConcertId, PersonLimitCommand)> {
    let all = |command: PersonLimitCommand| limited.iter().map(|concert| (*concert, command.clone())).collect();
    match event {
        OrdersEvent::OrderCancelled(order) => {
            all(PersonLimitCommand::ReleaseClaim { order_id: order.order_id, version })
        }
        OrdersEvent::OrderExpired(order) => all(PersonLimitCommand::ReleaseClaim { order_id: order.order_id, version }),
        OrdersEvent::OrderReinstated(order) => {
            all(PersonLimitCommand::RestoreClaim { order_id: order.order_id, version })
        }
        OrdersEvent::OrderRefundRequested(order) => {
            let returned = |concert: &ConcertId| {
                let lines = order.lines.iter().filter(|line| line.concert_id == *concert);
                let quantity = lines.map(|line| line.quantity.get()).sum();
                let (order_id, refund_id) = (order.order_id, order.refund_id);
                (quantity > 0).then_some((*concert, PersonLimitCommand::ReduceClaim { order_id, refund_id, quantity }))
            };
            limited.iter().filter_map(returned).collect()
        }
        _ => Vec::new(),
    }
}
