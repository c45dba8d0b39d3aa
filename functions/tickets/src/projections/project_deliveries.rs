//! Published events of deliveries → the lists of open shipments and failed deliveries. The bus brings only the few events that matter
//! for them; the stream would bring every commit of every e-mail.

use contracts::tickets::TicketsEvent;
use eventstore::{Aggregate, Consistency, Store};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use views::Views;

use crate::delivery::Delivery;
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
    let stream = Delivery::stream(delivery_id);
    let delivery = store.load::<Delivery>(&stream, Consistency::Strong).await?;
    let key = OpenShipment::key(delivery_id);
    match OpenShipment::of(&delivery.state, &trigger.metadata.correlation_id) {
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
