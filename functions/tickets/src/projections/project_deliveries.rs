//! Published events of deliveries → the lists of open shipments and failed deliveries. The bus brings only the few events that matter
//! for them; the stream would bring every commit of every e-mail.

use contracts::tickets::TicketsEvent;
use eventstore::Store;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use views::Views;

use crate::parcels;
use crate::views::failed_deliveries::FailedDelivery;
use crate::views::open_shipments::OpenShipment;

pub const LAMBDA: Lambda = Lambda { name: "tickets-project-deliveries", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?);
    Ok(bus::handler(&env, state, project))
}

async fn project(
    (store, views): (Store, Views),
    event: TicketsEvent,
    trigger: Trigger,
) -> Result<(), InvocationFailed> {
    let delivery_id = event.delivery().delivery_id;
    let parcels = parcels::load(&store, delivery_id).await?;
    let delivery = &parcels.delivery;
    let key = OpenShipment::key(delivery_id);
    match OpenShipment::of(&parcels, &trigger.metadata.correlation_id, trigger.now) {
        Some(item) => views.put(&key, delivery.version, &item, None).await?,
        None => views.delete(&key, delivery.version).await?,
    };
    if let TicketsEvent::DeliveryFailed(_) = event
        && let Some(item) = FailedDelivery::of(&delivery.state, trigger.metadata.occurred_at)
    {
        views.put(&item.key(), delivery.version, &item, None).await?;
    }
    Ok(())
}
