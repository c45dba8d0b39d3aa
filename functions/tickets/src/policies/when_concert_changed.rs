//! When a concert's name, time or place changes, e-mail its ticket holders.
//!
//! A change is found by comparison with the stored copy of the concert, so the same function also keeps that copy up to date.

use std::collections::BTreeSet;

use contracts::DeliveryMethod;
use contracts::concerts::ConcertsEvent;
use eventstore::{Aggregate, Consistency, Expected, Store};
use futures::{TryStreamExt, stream};
use kernel::{ConcertId, OrderId};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use views::Views;

use crate::deliveries;
use crate::delivery::{ConcertBefore, Delivery, DeliveryCommand, DeliveryRequest, Message, concert_change_id};
use crate::views::concerts::{Concert, key};
use crate::views::holders::Holder;

pub const LAMBDA: Lambda = Lambda { name: "tickets-when-concert-changed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?);
    Ok(bus::handler(&env, state, when_concert_changed))
}

const MAX_CONCURRENT: usize = 32;

/// The copy is stored last: if notifying the holders fails, the retry finds the change again.
async fn when_concert_changed(
    (store, views): (Store, Views),
    event: ConcertsEvent,
    trigger: Trigger,
) -> Result<(), InvocationFailed> {
    let (concert_id, after) = (event.concert().concert_id, Concert::of(event.concert(), &trigger.metadata));
    let known = views.get::<Concert>(&key(concert_id)).await?;
    let older = known.filter(|(version, _)| *version < after.version);
    // Holders of tickets for a cancelled concert get the e-mail about the refund instead.
    if let (Some((_, before)), false) = (older, matches!(event, ConcertsEvent::ConcertCancelled(_)))
        && let Some(before) = before.before_change_to(&after)
    {
        notify_holders(&store, &views, concert_id, &before, &trigger).await?;
    }
    views.put(&key(concert_id), after.version, &after, None).await?;
    Ok(())
}

async fn notify_holders(
    store: &Store,
    views: &Views,
    concert_id: ConcertId,
    before: &ConcertBefore,
    trigger: &Trigger,
) -> Result<(), InvocationFailed> {
    let holders = views.list_all::<Holder>(&Holder::list(concert_id)).await?;
    let orders: BTreeSet<OrderId> = holders.into_iter().map(|holder| holder.order_id).collect();
    stream::iter(orders.into_iter().map(Ok))
        .try_for_each_concurrent(MAX_CONCURRENT, |order_id| async move {
            // The newest delivery has the address as staff corrected it.
            let deliveries = deliveries::of_order(store, order_id, Consistency::Eventual).await?;
            let Some(tickets) = deliveries.last().and_then(|delivery| delivery.state.request()) else {
                return Err(InvocationFailed::new("NoDelivery", order_id));
            };
            let notice = notice(tickets, concert_id, before, trigger);
            let (stream, cause) = (Delivery::stream(notice.delivery_id), trigger.cause("RequestDelivery"));
            let command = DeliveryCommand::RequestDelivery(Box::new(notice));
            store.execute::<Delivery>(&stream, &command, &cause, Expected::Any).await?;
            Ok(())
        })
        .await
}

/// Always an e-mail, even if the tickets went by courier.
fn notice(
    tickets: &DeliveryRequest,
    concert_id: ConcertId,
    before: &ConcertBefore,
    trigger: &Trigger,
) -> DeliveryRequest {
    DeliveryRequest {
        delivery_id: concert_change_id(tickets.order_id, concert_id, trigger.metadata.version),
        method: DeliveryMethod::Email,
        lines: tickets.lines.iter().filter(|line| line.concert_id == concert_id).cloned().collect(),
        requested_at: trigger.metadata.occurred_at,
        message: Message::ConcertChanged { concert_id, before: before.clone() },
        asked_by: None,
        ..tickets.clone()
    }
}
